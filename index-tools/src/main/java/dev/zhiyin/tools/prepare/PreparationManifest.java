package dev.zhiyin.tools.prepare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
final class PreparationManifest {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private PreparationManifest() {}

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
    var manifest = new LinkedHashMap<String, @Nullable Object>();
    manifest.put("format", "zhiyin-preparation/1");
    manifest.put("inputs", new Inputs(summary.products(), summary.events()));
    manifest.put("settings", settings);
    manifest.put("seed", summary.config().sample().seed());
    manifest.put("before", summary.before());
    manifest.put("after", summary.after());
    manifest.put("anonymousBaskets", summary.anonymousBaskets());
    manifest.put("pseudonymKey", summary.pseudonymKey().orElse(null));
    manifest.put("rules", summary.dropped().stream().map(rule -> rule(rule, settings)).toList());
    manifest.put("standardised", summary.standardised());
    manifest.put("currencies", summary.currencies());
    manifest.put("merged", new Merged(summary.brands(), summary.categories()));
    manifest.put("split", split(summary));
    manifest.put("timesArePositions", summary.positions());
    manifest.put("versions", summary.versions());
    manifest.put(
        "outputs",
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
