package dev.zhiyin.engine.filter;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.filter.FilterExpression.Wrong;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.ProductJson;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.apache.lucene.queryparser.flexible.core.nodes.FieldQueryNode;
import org.apache.lucene.queryparser.flexible.core.nodes.QuotedFieldQueryNode;
import org.apache.lucene.queryparser.flexible.core.util.UnescapedCharSequence;
import org.apache.lucene.queryparser.flexible.standard.nodes.TermRangeQueryNode;

/** One condition of an expression: a field and a value, or a range of prices. */
final class FilterTerms {
  private static final String ATTRIBUTES = "attributes.";
  private static final String KNOWN =
      "id, category, brand, seller, price, inStock, createdAfter, attributes.<name>";

  private FilterTerms() {}

  static Condition equal(FieldQueryNode term) {
    String field = term.getFieldAsString();
    String value = value(term);
    return switch (field) {
      case "id" -> new Condition.Products(List.of(value));
      case "category" -> new Condition.Categories(List.of(category(term, value)));
      case "brand" -> new Condition.Brands(List.of(value));
      case "seller" -> new Condition.Sellers(List.of(value));
      case "price" -> {
        double price = price(term);
        yield new Condition.Price(new PriceRange(price, price));
      }
      case "inStock" -> new Condition.InStock(truth(term, value));
      case "createdAfter" -> new Condition.CreatedAfter(time(term, value));
      default -> attribute(term, value);
    };
  }

  private static Condition attribute(FieldQueryNode term, String value) {
    String field = term.getFieldAsString();
    if (field.isEmpty()) {
      throw at(term, value, "a field and a colon before it; fields are " + KNOWN);
    }
    if (!field.startsWith(ATTRIBUTES) || field.length() == ATTRIBUTES.length()) {
      throw at(term, field, "one of the fields " + KNOWN);
    }
    return new Condition.Attribute(field.substring(ATTRIBUTES.length()), List.of(value));
  }

  /** A range of prices. */
  static Condition between(TermRangeQueryNode range) {
    FieldQueryNode lower = range.getLowerBound();
    FieldQueryNode upper = range.getUpperBound();
    if (!lower.getFieldAsString().equals("price")) {
      throw at(lower, lower.getFieldAsString(), "a range only of price");
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
    try {
      double price = Double.parseDouble(text);
      if (Double.isFinite(price)) {
        return price;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw at(term, text, "a number for price");
  }

  private static boolean truth(FieldQueryNode term, String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw at(term, value, "true or false for inStock");
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
