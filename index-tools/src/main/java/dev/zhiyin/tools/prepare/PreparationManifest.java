package dev.zhiyin.tools.prepare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.zhiyin.tools.prepare.Summary.Counts;
import dev.zhiyin.tools.prepare.Summary.Dropped;
import dev.zhiyin.tools.prepare.text.Spellings.Merge;
import dev.zhiyin.tools.split.Splitter.Way;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The manifest: everything that is needed to say what a folder is and to make it again. Of the run
 * it holds no paths and no time but the {@code latest} that was taken, so that the same files and
 * its settings give the same bytes.
 */
record PreparationManifest(
    String format,
    Inputs inputs,
    JsonNode settings,
    long seed,
    Counts before,
    Counts after,
    long anonymousBaskets,
    @Nullable String pseudonymKey,
    List<Rule> rules,
    Map<String, Long> standardised,
    Map<String, Long> currencies,
    Merged merged,
    Map<String, Object> split,
    boolean timesArePositions,
    Map<String, String> versions,
    List<SourceFile> outputs) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private record Inputs(List<SourceFile> products, List<SourceFile> events) {}

  private record Rule(String rule, long dropped, Map<String, Long> details, JsonNode settings) {}

  private record Merged(List<Merge> brands, List<Merge> categories) {}

  /**
   * The text of the manifest.
   *
   * @param folder in which the other files lie
   */
  static String json(Summary summary, Path folder) {
    JsonNode settings = PrepareConfig.JSON.tree(summary.config());
    var manifest =
        new PreparationManifest(
            "zhiyin-preparation/1",
            new Inputs(summary.products(), summary.events()),
            settings,
            summary.config().sample().seed(),
            summary.before(),
            summary.after(),
            summary.anonymousBaskets(),
            summary.pseudonymKey().orElse(null),
            summary.dropped().stream().map(rule -> rule(rule, settings)).toList(),
            summary.standardised(),
            summary.currencies(),
            new Merged(summary.brands(), summary.categories()),
            split(summary),
            summary.positions(),
            summary.versions(),
            Stream.of(Preparation.PRODUCTS, Preparation.EVENTS)
                .map(name -> SourceFile.of(folder.resolve(name)))
                .toList());
    try {
      return JSON.writeValueAsString(manifest) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a manifest can be written", impossible);
    }
  }

  private static Rule rule(Dropped dropped, JsonNode settings) {
    return new Rule(
        dropped.rule(), dropped.events(), dropped.details(), settings.path(dropped.rule()));
  }

  private static Map<String, Object> split(Summary summary) {
    var split = new LinkedHashMap<String, Object>();
    split.put("by", summary.splitter().way().text());
    if (summary.splitter().way() == Way.TIME) {
      split.put("validFrom", summary.splitter().cuts().valid().toString());
      split.put("testFrom", summary.splitter().cuts().test().toString());
    }
    summary.splits().forEach((part, count) -> split.put(part.text(), count));
    return split;
  }
}
