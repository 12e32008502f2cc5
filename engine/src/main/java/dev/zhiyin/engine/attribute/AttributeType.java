package dev.zhiyin.engine.attribute;

import dev.zhiyin.engine.Times;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.ProductJson;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the values of an attribute are. Whatever the type, products keep them as the texts that were
 * sent; the type says what they mean.
 */
public sealed interface AttributeType {
  /** Texts that are equal or not; so is every attribute that is not declared. */
  record Keyword() implements AttributeType {}

  /** Numbers, as doubles: finite, in decimal digits, with an exponent if need be. */
  record Numeric() implements AttributeType {
    private static final Pattern FORM =
        Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d{1,3})?");

    @Override
    public OptionalDouble number(String text) {
      String bare = text.strip();
      double number = FORM.matcher(bare).matches() ? Double.parseDouble(bare) : Double.NaN;
      return Double.isFinite(number) ? OptionalDouble.of(number + 0.0) : OptionalDouble.empty();
    }
  }

  /**
   * Texts that have an order, such as the condition of what is sold second-hand. Case and width
   * make no difference.
   *
   * @param grades from worst to best: 2 to 100, each of 1 to 100 characters and there once
   */
  record Grade(List<String> grades) implements AttributeType {
    /** Most grades of one attribute. */
    public static final int MOST = 100;

    public Grade {
      grades = grades.stream().map(String::strip).toList();
      if (grades.size() < 2 || grades.size() > MOST) {
        throw new InvalidInput(
            "grades", grades.toString(), "2 to %d grades, from worst to best".formatted(MOST));
      }
      Set<String> seen = new HashSet<>();
      for (String grade : grades) {
        if (grade.isEmpty() || grade.length() > 100 || !seen.add(AttributeTypes.folded(grade))) {
          throw new InvalidInput("grades", grade, "1 to 100 characters, each grade once");
        }
      }
    }

    /** Its place among the grades, 0 for the worst. */
    @Override
    public OptionalDouble number(String text) {
      String wanted = AttributeTypes.folded(text);
      for (int place = 0; place < grades.size(); place++) {
        if (AttributeTypes.folded(grades.get(place)).equals(wanted)) {
          return OptionalDouble.of(place);
        }
      }
      return OptionalDouble.empty();
    }
  }

  /**
   * Times in the years 0 to 9999, in whole milliseconds: a date, which stands for its first moment
   * in UTC, RFC 3339, or epoch seconds.
   */
  record Date() implements AttributeType {
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    /** In milliseconds since 1970. */
    @Override
    public OptionalDouble number(String text) {
      String bare = text.strip();
      try {
        Instant time =
            DAY.matcher(bare).matches()
                ? LocalDate.parse(bare).atStartOfDay(ZoneOffset.UTC).toInstant()
                : ProductJson.instant("", bare);
        Times.check("", time);
        return OptionalDouble.of((double) time.toEpochMilli());
      } catch (DateTimeParseException | InvalidInput _) {
        return OptionalDouble.empty();
      }
    }
  }

  /** Places on the earth, written as {@code latitude,longitude}. */
  record Geo() implements AttributeType {
    @Override
    public Optional<GeoPoint> point(String text) {
      return GeoPoint.parse(text);
    }
  }

  /** A value as the number that it is ordered by; empty if it is none of this type. */
  default OptionalDouble number(String text) {
    return OptionalDouble.empty();
  }

  /** A value as a place; empty if it is none of this type. */
  default Optional<GeoPoint> point(String text) {
    return Optional.empty();
  }

  /** What values of it have to be, for errors. */
  default String wanted() {
    return switch (this) {
      case Keyword _ -> "a text";
      case Numeric _ -> "a number such as 6.1";
      case Grade(var grades) -> "one of the grades " + String.join(", ", grades);
      case Date _ -> "a date such as 2026-01-31, a time as RFC 3339, or epoch seconds";
      case Geo _ -> GeoPoint.FORM;
    };
  }

  /** The type in one line, the same for types that are equal. */
  default String text() {
    return switch (this) {
      case Keyword _ -> "keyword";
      case Numeric _ -> "number";
      case Grade(var grades) -> "grade: " + String.join(" < ", grades);
      case Date _ -> "date";
      case Geo _ -> "geoPoint";
    };
  }
}
