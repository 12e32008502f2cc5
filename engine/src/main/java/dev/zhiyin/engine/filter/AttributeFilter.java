package dev.zhiyin.engine.filter;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.product.Product;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Conditions on an attribute, by what the shop declares of it. What does not fit its type or is too
 * long is an {@link InvalidInput} whose field is empty.
 *
 * @param name at most {@value AttributeTypes#LONGEST_NAME} characters
 */
public record AttributeFilter(AttributeTypes types, String name) {
  public AttributeFilter {
    AttributeTypes.checkName("", name);
  }

  /** One of these values. */
  public Condition anyOf(List<String> values) {
    values.forEach(AttributeFilter::checkValue);
    AttributeType type = types.of(name);
    return switch (type) {
      case AttributeType.Keyword _ -> new Condition.Attribute(name, values);
      case AttributeType.Geo _ ->
          throw new InvalidInput(
              "", String.join(", ", values), "a distance: attribute %s is a point".formatted(name));
      default -> {
        List<Condition> each =
            values.stream().<Condition>map(value -> range(number(value), number(value))).toList();
        yield each.size() == 1
            ? each.getFirst()
            : new Condition.AnyOf(each.stream().map(Filter::of).toList());
      }
    };
  }

  /**
   * An end of a range.
   *
   * @param text empty where the range is open
   */
  public record Bound(String text, boolean inclusive) {
    public static final Bound OPEN = new Bound("", true);

    private boolean isOpen() {
      return text.isEmpty();
    }
  }

  /** From one value up to another, of an attribute that has an order. */
  public Condition between(Bound lower, Bound upper) {
    double gte = lower.isOpen() ? Double.NEGATIVE_INFINITY : number(lower.text);
    double lte = upper.isOpen() ? Double.POSITIVE_INFINITY : number(upper.text);
    gte = lower.inclusive ? gte : Math.nextUp(gte);
    lte = upper.inclusive ? lte : Math.nextDown(lte);
    if (gte > lte) {
      throw new InvalidInput(
          "", lower.text + " to " + upper.text, "a range that holds something, lower value first");
    }
    return range(gte, lte);
  }

  /**
   * At most so far from a place.
   *
   * @param km above 0, at most {@link Condition.AttributeNear#FARTHEST}
   */
  public Condition within(double km, GeoPoint center) {
    if (!(types.of(name) instanceof AttributeType.Geo)) {
      throw notDeclared("geoPoint");
    }
    return new Condition.AttributeNear(AttributeTypes.folded(name), center, km);
  }

  private Condition range(double gte, double lte) {
    return new Condition.AttributeRange(AttributeTypes.folded(name), gte, lte);
  }

  private static void checkValue(String text) {
    TextLimits.checkLength("", text, Product.LONGEST_VALUE);
  }

  private double number(String text) {
    checkValue(text);
    AttributeType type = types.of(name);
    OptionalDouble number = type.number(text);
    if (type instanceof AttributeType.Keyword || type instanceof AttributeType.Geo) {
      throw notDeclared("number, grade or date");
    }
    return number.orElseThrow(() -> new InvalidInput("", text, type.wanted()));
  }

  private InvalidInput notDeclared(String wanted) {
    return new InvalidInput(
        "",
        name,
        "an attribute that the shop's settings declare as %s; it is %s"
            .formatted(wanted, types.of(name).text()));
  }
}
