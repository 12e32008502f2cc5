package dev.zhiyin.engine.profile;

import dev.zhiyin.engine.LowerCase;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeTypes;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A field of profiles, and what its values do to products.
 *
 * @param attribute of products, 1 to 100 characters
 * @param values what is known of single values, by value without regard to case and width; at most
 *     {@value #MOST_VALUES}. Others stand for themselves
 */
public record ProfileField(Effect effect, String attribute, Map<String, Value> values) {
  static final int MOST_VALUES = 1000;

  /** Which products suit a shopper who has values in the field; written in lower case. */
  public enum Effect implements LowerCase {
    /** Those whose attribute has one of the values. One without the attribute suits nobody. */
    REQUIRES,

    /** Those whose attribute has none of the values, or that are without the attribute. */
    EXCLUDES,

    /** Those whose attribute has one of the values, or that are without the attribute. */
    COMPATIBLE
  }

  /**
   * A value of a profile.
   *
   * @param means values of the attribute that it stands for, at most {@value #MOST_MEANT}; empty
   *     for itself
   * @param said what a sentence calls it after "your", by {@link
   *     dev.zhiyin.engine.explain.Languages#tags}: "dry skin"; each 1 to 100 characters
   */
  public record Value(List<String> means, Map<String, String> said) {
    static final int MOST_MEANT = 100;

    public Value {
      means = List.copyOf(means);
      TextLimits.checkCount("means", means.size(), MOST_MEANT, "values");
      means.forEach(value -> TextLimits.check("means", value, StatedProfile.LONGEST_VALUE));
      said = Map.copyOf(said);
      said.forEach((language, words) -> TextLimits.check("said." + language, words, 100));
    }
  }

  public ProfileField {
    TextLimits.check("attribute", attribute, 100);
    TextLimits.checkCount("values", values.size(), MOST_VALUES, "values");
    var copy = new TreeMap<String, Value>();
    values.forEach(
        (name, value) -> {
          TextLimits.check("values", name, StatedProfile.LONGEST_VALUE);
          if (copy.put(AttributeTypes.folded(name), value) != null) {
            throw new InvalidInput("values", name, "each value once");
          }
        });
    values = Collections.unmodifiableMap(copy);
  }

  /** The values of the attribute that a value of a profile stands for; at least one. */
  List<String> meant(String value) {
    return known(value).map(Value::means).filter(means -> !means.isEmpty()).orElse(List.of(value));
  }

  /** What sentences call a value, by language. */
  Map<String, String> said(String value) {
    return known(value).map(Value::said).orElse(Map.of());
  }

  private Optional<Value> known(String value) {
    return Optional.ofNullable(values.get(AttributeTypes.folded(value)));
  }
}
