package dev.zhiyin.tools.prepare.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.ibm.icu.text.Normalizer2;
import dev.zhiyin.tools.prepare.text.TextConfig.Script;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes texts one way: without HTML, in NFKC (which makes full-width letters and digits narrow),
 * without signs that are not seen, with single spaces. Counts what it changed. Not thread-safe.
 */
public final class TextCleaner {
  /** Fields of a product that are names or numbers, not texts. */
  private static final Set<String> NO_TEXTS =
      Set.of("id", "price", "currency", "stock", "createdAt", "imageUrl");

  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
  private static final Pattern UNSEEN =
      Pattern.compile("[\\u00ad\\u200b\\u200e\\u200f\\u2060\\ufeff\\p{Cc}&&[^\\s]]");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  private final Map<String, Long> changed = new LinkedHashMap<>();
  private final Script script;
  private final Set<String> placeholders;

  public TextCleaner(TextConfig config) {
    script = config.chinese();
    placeholders = config.placeholders().stream().map(Spellings::key).collect(Collectors.toSet());
  }

  /** The text written the one way. */
  public String clean(String text) {
    String plain = step("HTML removed", text, Markup::removed);
    plain = step("NFKC and narrow letters", plain, NFKC::normalize);
    plain = step("signs not seen removed", plain, t -> UNSEEN.matcher(t).replaceAll(""));
    plain = step("white space", plain, t -> SPACE.matcher(t).replaceAll(" ").strip());
    return script == Script.SIMPLIFIED
        ? step("traditional to simplified", plain, Chinese::simplified)
        : plain;
  }

  /** Cleans all texts of a product's row, and takes out those that say nothing. */
  public void clean(ObjectNode row) {
    for (var field : row.properties()) {
      if (!NO_TEXTS.contains(field.getKey())) {
        field.setValue(cleaned(field.getValue()));
      }
    }
    removePlaceholder(row, "brand");
    removePlaceholder(row, "description");
  }

  /** How many texts each step changed. */
  public Map<String, Long> changed() {
    return Map.copyOf(changed);
  }

  private JsonNode cleaned(JsonNode value) {
    return switch (value) {
      case TextNode text -> new TextNode(clean(text.asText()));
      case ArrayNode list -> {
        ArrayNode copy = JsonNodeFactory.instance.arrayNode(list.size());
        list.forEach(element -> copy.add(cleaned(element)));
        yield copy;
      }
      case ObjectNode object -> {
        object.properties().forEach(field -> field.setValue(cleaned(field.getValue())));
        yield object;
      }
      default -> value;
    };
  }

  private void removePlaceholder(ObjectNode row, String field) {
    String text = row.path(field).asText();
    if (!text.isEmpty() && placeholders.contains(Spellings.key(text))) {
      row.remove(field);
      changed.merge("placeholders for " + field + " removed", 1L, Long::sum);
    }
  }

  private String step(String name, String text, UnaryOperator<String> change) {
    String after = change.apply(text);
    if (!after.equals(text)) {
      changed.merge(name, 1L, Long::sum);
    }
    return after;
  }
}
