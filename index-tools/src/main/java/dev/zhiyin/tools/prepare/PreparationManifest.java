package dev.zhiyin.tools.prepare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.tools.prepare.Summary.Dropped;
import dev.zhiyin.tools.prepare.text.Spellings.Merge;
import dev.zhiyin.tools.split.Splitter.Way;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The manifest: everything that is needed to say what a folder is and to make it again. It holds no
 * times and no paths of the run, so that the same files and settings give the same bytes.
 */
final class PreparationManifest {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private PreparationManifest() {}

  /**
   * The text of the manifest.
   *
   * @param folder in which the other files lie
   */
  static String json(Summary summary, Path folder) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", "zhiyin-preparation/1");
    ObjectNode inputs = root.putObject("inputs");
    inputs.set("products", files(summary.products()));
    inputs.set("events", files(summary.events()));
    root.set("settings", PrepareConfig.JSON.tree(summary.config()));
    root.put("seed", summary.config().sample().seed());
    counts(root.putObject("before"), summary.before());
    counts(root.putObject("after"), summary.after());
    root.put("anonymousBaskets", summary.anonymousBaskets());
    root.put("pseudonymKey", summary.pseudonymKey().orElse(null));
    ArrayNode rules = root.putArray("rules");
    summary.dropped().forEach(rule -> rules.add(rule(rule, summary)));
    numbers(root.putObject("standardised"), summary.standardised());
    numbers(root.putObject("currencies"), summary.currencies());
    ObjectNode merged = root.putObject("merged");
    merged.set("brands", merges(summary.brands()));
    merged.set("categories", merges(summary.categories()));
    split(root.putObject("split"), summary);
    root.put("timesArePositions", summary.positions());
    ObjectNode versions = root.putObject("versions");
    summary.versions().forEach(versions::put);
    root.set(
        "outputs",
        files(
            List.of(Preparation.PRODUCTS, Preparation.EVENTS).stream()
                .map(name -> SourceFile.of(folder.resolve(name)))
                .toList()));
    try {
      return JSON.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of JSON can be written", impossible);
    }
  }

  private static ArrayNode files(List<SourceFile> files) {
    ArrayNode list = JSON.createArrayNode();
    files.forEach(
        file ->
            list.addObject()
                .put("file", file.name())
                .put("bytes", file.bytes())
                .put("sha256", file.sha256()));
    return list;
  }

  private static ObjectNode rule(Dropped dropped, Summary summary) {
    ObjectNode rule =
        JSON.createObjectNode().put("rule", dropped.rule()).put("dropped", dropped.events());
    numbers(rule.putObject("details"), dropped.details());
    ObjectNode settings = PrepareConfig.JSON.tree(summary.config());
    rule.set("settings", settings.path(dropped.rule()).deepCopy());
    return rule;
  }

  private static ArrayNode merges(List<Merge> merges) {
    ArrayNode list = JSON.createArrayNode();
    merges.forEach(
        merge ->
            numbers(
                list.addObject().put("canonical", merge.canonical()).putObject("from"),
                merge.from()));
    return list;
  }

  private static void split(ObjectNode split, Summary summary) {
    split.put("by", summary.splitter().way().text());
    if (summary.splitter().way() == Way.TIME) {
      split.put("validFrom", summary.splitter().cuts().valid().toString());
      split.put("testFrom", summary.splitter().cuts().test().toString());
    }
    summary.splits().forEach((part, count) -> split.put(part.text(), count));
  }

  private static void counts(ObjectNode to, Summary.Counts counts) {
    to.put("products", counts.products());
    to.put("events", counts.events());
    to.put("shoppers", counts.shoppers());
  }

  private static void numbers(ObjectNode to, Map<String, Long> numbers) {
    numbers.forEach(to::put);
  }
}
