package dev.zhiyin.engine.filter;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.filter.AttributeFilter.Bound;
import dev.zhiyin.engine.filter.FilterExpression.Wrong;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.ProductJson;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.queryparser.flexible.core.nodes.FieldQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.QuotedFieldQueryNode;
import org.apache.lucene.queryparser.flexible.core.util.UnescapedCharSequence;
import org.apache.lucene.queryparser.flexible.standard.nodes.TermRangeQueryNode;

/** One condition of an expression: a field and a value, or a range. */
record FilterTerms(AttributeTypes types) {
  private static final String ATTRIBUTES = "attributes.";
  private static final String KNOWN =
      "id, kind, category, brand, seller, price, inStock, createdAfter, attributes.<name>";

  /** Characters of a field in an error. */
  private static final int LONGEST_SHOWN = 80;

  private static final Pattern WITHIN =
      Pattern.compile("within\\s+(\\S+)\\s*km\\s+of\\s+(.+)", Pattern.CASE_INSENSITIVE);

  Condition equal(FieldQueryNode term) {
    String field = term.getFieldAsString();
    String value = value(term);
    return switch (field) {
      case "id" -> new Condition.Products(List.of(value));
      case "kind" -> new Condition.Notes(isNote(term, value));
      case "category" -> new Condition.Categories(List.of(category(term, value)));
      case "brand" -> fitting(term, () -> new Condition.Brands(List.of(value)));
      case "seller" -> fitting(term, () -> new Condition.Sellers(List.of(value)));
      case "price" -> {
        double price = price(term);
        yield new Condition.Price(new PriceRange(price, price));
      }
      case "inStock" -> new Condition.InStock(truth(term, value));
      case "createdAfter" -> fitting(term, () -> new Condition.CreatedAfter(time(term, value)));
      default -> attribute(term, value);
    };
  }

  private Condition attribute(FieldQueryNode term, String value) {
    String field = term.getFieldAsString();
    if (field.isEmpty()) {
      throw at(term, value, "a field and a colon before it; fields are " + KNOWN);
    }
    if (!field.startsWith(ATTRIBUTES) || field.length() == ATTRIBUTES.length()) {
      throw at(term, field, "one of the fields " + KNOWN);
    }
    return fitting(
        term,
        () -> {
          var attribute = attributeOf(field);
          return types.of(attribute.name()) instanceof AttributeType.Geo
              ? near(term, attribute, value)
              : attribute.anyOf(List.of(value));
        });
  }

  private AttributeFilter attributeOf(String field) {
    return new AttributeFilter(types, field.substring(ATTRIBUTES.length()));
  }

  private static Condition near(FieldQueryNode term, AttributeFilter attribute, String value) {
    String wanted = "a distance such as \"within 10 km of 31.23,121.47\", at most 20000 km";
    Matcher form = WITHIN.matcher(value.strip());
    double km = form.matches() ? number(form.group(1)).orElse(Double.NaN) : Double.NaN;
    if (!(km > 0 && km <= Condition.AttributeNear.FARTHEST)) {
      throw at(term, value, wanted);
    }
    GeoPoint center = GeoPoint.parse(form.group(2)).orElseThrow(() -> at(term, value, wanted));
    return attribute.within(km, center);
  }

  private static OptionalDouble number(String text) {
    return new AttributeType.Numeric().number(text);
  }

  /* What does not fit the field, at its place. */
  private static Condition fitting(FieldQueryNode term, Supplier<Condition> condition) {
    try {
      return condition.get();
    } catch (InvalidInput refused) {
      String field = TextLimits.shortened(term.getFieldAsString(), LONGEST_SHOWN);
      throw at(term, refused.value(), refused.wanted() + " for " + field);
    }
  }

  /** A range of prices, or of the values of an attribute. */
  Condition between(TermRangeQueryNode range) {
    FieldQueryNode lower = range.getLowerBound();
    FieldQueryNode upper = range.getUpperBound();
    String field = lower.getFieldAsString();
    if (field.startsWith(ATTRIBUTES) && field.length() > ATTRIBUTES.length()) {
      return fitting(
          lower,
          () ->
              attributeOf(field)
                  .between(
                      bound(lower, range.isLowerInclusive()),
                      bound(upper, range.isUpperInclusive())));
    }
    if (!field.equals("price")) {
      throw at(lower, field, "a range only of price and attributes.<name>");
    }
    double gte = isOpen(lower) ? Double.NEGATIVE_INFINITY : price(lower);
    double lte = isOpen(upper) ? Double.POSITIVE_INFINITY : price(upper);
    gte = range.isLowerInclusive() || isOpen(lower) ? gte : Math.nextUp(gte);
    lte = range.isUpperInclusive() || isOpen(upper) ? lte : Math.nextDown(lte);
    if (gte > lte) {
      throw at(
          lower,
          lower.getTextAsString() + " TO " + upper.getTextAsString(),
          "a range of price that holds something");
    }
    return new Condition.Price(new PriceRange(gte, lte));
  }

  private static Bound bound(FieldQueryNode bound, boolean inclusive) {
    return isOpen(bound) ? Bound.OPEN : new Bound(bound.getTextAsString(), inclusive);
  }

  private static boolean isOpen(FieldQueryNode bound) {
    return bound.getTextAsString().equals("*");
  }

  private static String value(FieldQueryNode term) {
    String value = term.getTextAsString();
    if (value.isBlank()) {
      throw at(term, value, "a value that is not blank");
    }
    if (!(term instanceof QuotedFieldQueryNode)
        && term.getText() instanceof UnescapedCharSequence text) {
      for (int i = 0; i < text.length(); i++) {
        if ((text.charAt(i) == '*' || text.charAt(i) == '?') && !text.wasEscaped(i)) {
          throw at(term, value, "a value without wildcards; quoted, * and ? are themselves");
        }
      }
    }
    return value;
  }

  private static CategoryPath category(FieldQueryNode term, String value) {
    try {
      return CategoryPath.parse(value);
    } catch (InvalidInput _) {
      throw at(term, value, "a category such as \"户外 > 背包\", " + CategoryPath.LIMITS);
    }
  }

  private static double price(FieldQueryNode term) {
    String text = term.getTextAsString();
    return number(text).orElseThrow(() -> at(term, text, "a number for price"));
  }

  private static boolean truth(FieldQueryNode term, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw at(term, value, "true or false for inStock");
    };
  }

  private static boolean isNote(FieldQueryNode term, String value) {
    return switch (value) {
      case "note" -> true;
      case "product" -> false;
      default -> throw at(term, value, "product or note for kind");
    };
  }

  private static Instant time(FieldQueryNode term, String value) {
    try {
      return value.matches("\\d{4}-\\d{2}-\\d{2}")
          ? LocalDate.parse(value).atStartOfDay(ZoneOffset.UTC).toInstant()
          : ProductJson.instant("createdAfter", value);
    } catch (DateTimeParseException | InvalidInput _) {
      throw at(term, value, "a date, a quoted time as RFC 3339 or epoch seconds for createdAfter");
    }
  }

  private static Wrong at(FieldQueryNode term, String part, String wanted) {
    return Wrong.at(term.getBegin(), part, wanted);
  }
}
