package dev.zhiyin.tools.prepare.text;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How texts of a catalogue are standardised.
 *
 * @param chinese where traditional characters become simplified ones
 * @param placeholders brands and descriptions that say nothing and are left out; case and width do
 *     not count
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
    placeholders = List.copyOf(placeholders);
    brands = Map.copyOf(brands);
    categories = Map.copyOf(categories);
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
