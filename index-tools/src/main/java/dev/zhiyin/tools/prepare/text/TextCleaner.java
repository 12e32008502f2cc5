package dev.zhiyin.tools.prepare.text;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.text.Transliterator;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.Jsoup;
import org.jsoup.parser.Parser;

/**
 * Writes texts one way: without HTML, in NFKC (which makes full-width letters and digits narrow),
 * without signs that are not seen, with single spaces. Counts what it changed. Not thread-safe.
 */
public final class TextCleaner {
  /** Fields of a product that are names or numbers, not texts. */
  private static final Set<String> NO_TEXTS =
      Set.of("id", "productIds", "groupId", "price", "currency", "stock", "createdAt", "imageUrl");

  private static final Normalizer2 NFKC = Normalizer2.getNFKCInstance();
  private static final Pattern UNSEEN =
      Pattern.compile("[\\u00ad\\u200b\\u200e\\u200f\\u2060\\ufeff\\p{Cc}&&[^\\s]]");
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");

  private final Map<String, Long> changed = new LinkedHashMap<>();
  private final TextConfig.Script script;
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
    return script == TextConfig.Script.SIMPLIFIED
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

  /**
   * How texts of a catalogue are standardised.
   *
   * @param chinese where traditional characters become simplified ones
   * @param placeholders brands and descriptions that say nothing and are left out; case and width
   *     do not count
   * @param brands canonical spelling by another spelling or name, over what is found by itself
   * @param categories the same for single levels of categories
   */
  public record TextConfig(
      Script chinese,
      List<String> placeholders,
      Map<String, String> brands,
      Map<String, String> categories) {

    public static final TextConfig DEFAULT =
        new TextConfig(
            Script.MATCHING,
            List.of(
                "unknown",
                "n/a",
                "none",
                "null",
                "no brand",
                "no description available",
                "暂无",
                "未知",
                "无品牌"),
            Map.of(),
            Map.of());

    public TextConfig {
      brands.forEach(
          (from, to) -> TextLimits.check("texts.brands." + from, to, Product.LONGEST_BRAND));
      categories.forEach(
          (from, to) -> {
            TextLimits.check("texts.categories." + from, to, CategoryPath.LONGEST);
            if (to.indexOf('>') >= 0) {
              throw new InvalidInput("texts.categories." + from, to, "one level, without '>'");
            }
          });
      placeholders = List.copyOf(placeholders);
      brands = Collections.unmodifiableMap(new LinkedHashMap<>(brands)); // in the same order
      categories = Collections.unmodifiableMap(new LinkedHashMap<>(categories));
    }

    /** Where traditional characters become simplified ones. */
    public enum Script {
      /** Only where spellings are compared; texts stay as the shop wrote them. */
      MATCHING,
      /** In all texts. */
      SIMPLIFIED;

      @JsonValue
      String text() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /** Writes traditional Chinese characters as simplified ones. */
  static final class Chinese {
    private static final Transliterator SIMPLIFIER =
        Transliterator.getInstance("Traditional-Simplified");

    private Chinese() {}

    /** The text with simplified characters; Japanese, which kana give away, stays as it is. */
    static String simplified(String text) {
      boolean han = false;
      for (int i = 0; i < text.length(); i++) {
        char sign = text.charAt(i);
        if (sign >= '\u3040' && sign <= '\u30ff') {
          return text;
        }
        han |= sign >= '\u2e80';
      }
      return han ? SIMPLIFIER.transliterate(text) : text;
    }
  }

  /**
   * Takes HTML out of texts. What only looks like it, such as {@code 3 < 4} or {@code <3}, stays.
   */
  static final class Markup {
    private static final Pattern TAG =
        Pattern.compile(
            "(?i)</?(a|abbr|article|b|big|blockquote|body|br|button|caption|center|cite|code|dd|del"
                + "|details|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|head|header"
                + "|hr|html|i|iframe|img|input|ins|label|li|link|main|meta|nav|noscript|object|ol"
                + "|option|p|param|pre|q|s|script|section|select|small|source|span|strike|strong"
                + "|style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul"
                + "|video|wbr)(\\s[^<>]*)?/?>|<!--|<!doctype");

    private static final Pattern ENTITY =
        Pattern.compile("&(#\\d+|#[xX]\\p{XDigit}+|\\p{Alpha}\\w*);");

    /** Texts that went through several programs were escaped several times. */
    private static final int ROUNDS = 3;

    private Markup() {}

    /** The text that a reader of the page would see. */
    static String removed(String text) {
      String plain = text;
      for (int round = 0; round < ROUNDS; round++) {
        String before = plain;
        if (TAG.matcher(plain).find()) {
          plain = Jsoup.parseBodyFragment(plain).text();
        } else if (ENTITY.matcher(plain).find()) {
          plain = Parser.unescapeEntities(plain, true);
        }
        if (plain.equals(before)) {
          break;
        }
      }
      return plain;
    }
  }
}
