package dev.zhiyin.engine.attribute;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.Product;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The attributes that a shop declares. What is not declared is a keyword.
 *
 * @param declared by name, without regard to case and width: at most {@value #MOST} names of 1 to
 *     100 letters, digits, {@code _} and {@code -}
 */
public record AttributeTypes(Map<String, AttributeType> declared) {
  public static final AttributeTypes NONE = new AttributeTypes(Map.of());

  /** Most attributes. */
  public static final int MOST = 100;

  /**
   * Most characters of a name that is asked for, which need not be folded yet. Products have
   * shorter ones.
   */
  public static final int LONGEST_NAME = 200;

  private static final AttributeType KEYWORD = new AttributeType.Keyword();
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{M}\\p{N}_-]{1,100}");

  public AttributeTypes {
    if (declared.size() > MOST) {
      throw new InvalidInput(
          "attributes", declared.size() + " attributes", "at most %d".formatted(MOST));
    }
    var copy = new TreeMap<String, AttributeType>();
    declared.forEach(
        (name, type) -> {
          if (!NAME.matcher(name).matches() || copy.put(folded(name), type) != null) {
            throw new InvalidInput(
                "attributes", name, "names of 1 to 100 letters, digits, _ and -, each once");
          }
        });
    declared = Collections.unmodifiableMap(copy);
  }

  /**
   * Checks a name that is asked for, before it is folded.
   *
   * @param field name for the error
   */
  public static void checkName(String field, String name) {
    TextLimits.checkLength(field, name, LONGEST_NAME);
  }

  /**
   * A name or a text as it is compared: without regard to case, width and outer space. Its time
   * grows with the square of the length, so what comes from outside has a limit.
   */
  public static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
  }

  /** The type of an attribute. */
  public AttributeType of(String name) {
    return declared.getOrDefault(folded(name), KEYWORD);
  }

  /**
   * The values of a product's declared attributes; blank ones are none.
   *
   * @throws InvalidInput naming the attribute, the value, what was wanted and the product, if a
   *     value does not fit its type
   */
  public TypedValues of(Product product) {
    if (declared.isEmpty()) {
      return TypedValues.NONE;
    }
    var keywords = new TreeMap<String, List<String>>();
    var numbers = new TreeMap<String, List<Double>>();
    var points = new TreeMap<String, List<GeoPoint>>();
    product
        .attributes()
        .forEach(
            (name, values) -> {
              String key = folded(name);
              AttributeType type = declared.get(key);
              if (type == null) {
                return;
              }
              for (String value : values.stream().filter(value -> !value.isBlank()).toList()) {
                var number = type.number(value);
                Optional<GeoPoint> point = type.point(value);
                if (type instanceof AttributeType.Keyword) {
                  keywords.computeIfAbsent(key, _ -> new ArrayList<>()).add(value);
                } else if (number.isPresent()) {
                  numbers.computeIfAbsent(key, _ -> new ArrayList<>()).add(number.getAsDouble());
                } else if (point.isPresent()) {
                  points.computeIfAbsent(key, _ -> new ArrayList<>()).add(point.get());
                } else {
                  throw new InvalidInput(
                      "attributes/" + name,
                      value,
                      "%s, of product '%s'".formatted(type.wanted(), product.id()));
                }
              }
            });
    return new TypedValues(keywords, numbers, points);
  }

  /** Each type in one line, by name: what a generation remembers. */
  public Map<String, String> texts() {
    var texts = new TreeMap<String, String>();
    declared.forEach((name, type) -> texts.put(name, type.text()));
    return texts;
  }

  /**
   * The values of one product's declared attributes, by attribute as {@link AttributeTypes#folded}
   * writes it.
   *
   * @param keywords as they are written, none of them blank
   * @param numbers of numbers as they are, of grades their places, of dates milliseconds since 1970
   * @param points of geo points
   */
  public record TypedValues(
      Map<String, List<String>> keywords,
      Map<String, List<Double>> numbers,
      Map<String, List<GeoPoint>> points) {
    public static final TypedValues NONE = new TypedValues(Map.of(), Map.of(), Map.of());

    public TypedValues {
      keywords = Map.copyOf(keywords);
      numbers = Map.copyOf(numbers);
      points = Map.copyOf(points);
    }
  }
}
