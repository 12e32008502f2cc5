package dev.zhiyin.engine.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.attribute.AttributeType;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.attribute.GeoPoint;
import dev.zhiyin.engine.config.Bounds.Durations;
import dev.zhiyin.engine.rerank.Decay;
import dev.zhiyin.engine.rerank.Decay.Origin;
import dev.zhiyin.engine.retrieval.NumberField;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Decay} as settings and requests write it, its values as texts.
 *
 * @param field {@code price}, {@code createdAt}, or {@code attributes.NAME} of a declared number,
 *     date or geo point
 * @param of an attribute whose part the field is, both declared as numbers, such as all ratings of
 *     a seller of which the field has the good ones; then there is no origin, and the half-life is
 *     what the share lacks of 1
 * @param halfLife a number above 0; of times a duration such as {@code 7d}; of places kilometres
 * @param origin where the product gains the whole weight: a number, a time, or {@code
 *     latitude,longitude}. Without it, a price of 0, and of times now
 */
public record DecayForm(
    String field, Optional<String> of, String halfLife, Optional<String> origin, double weight) {
  private static final String ATTRIBUTES = "attributes.";
  private static final int LONGEST_FIELD = ATTRIBUTES.length() + AttributeTypes.LONGEST_NAME;
  private static final AttributeType NUMBER = new AttributeType.Numeric();
  private static final AttributeType DATE = new AttributeType.Date();

  public DecayForm {
    TextLimits.checkLength("field", field, LONGEST_FIELD);
    of.ifPresent(whole -> TextLimits.checkLength("of", whole, LONGEST_FIELD));
  }

  /**
   * Reads it.
   *
   * @param types what the shop declares
   * @throws InvalidInput naming {@code field}, {@code of}, {@code halfLife}, {@code origin} or
   *     {@code weight}
   */
  public Decay read(AttributeTypes types) {
    if (of.isPresent()) {
      return new Decay(share(types, of.get()), positive(), weight);
    }
    AttributeType type = type(types);
    return new Decay(
        type instanceof AttributeType.Geo ? place() : number(type),
        type.equals(DATE) ? milliseconds() : positive(),
        weight);
  }

  /**
   * A value as a text; none if it is null.
   *
   * @param value a scalar, or a place as {@code [latitude, longitude]}
   * @throws InvalidInput if it is anything else
   */
  public static Optional<String> text(String name, @Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (value.size() == 2 && value.path(0).isNumber() && value.path(1).isNumber()) {
      return Optional.of(value.path(0).asText() + ',' + value.path(1).asText());
    }
    if (!value.isNumber() && !value.isTextual()) {
      throw new InvalidInput(name, value.toString(), "a text, a number, or two of a place");
    }
    return Optional.of(value.asText());
  }

  private Origin share(AttributeTypes types, String whole) {
    if (origin.isPresent()) {
      throw new InvalidInput("origin", origin.get(), "none beside of");
    }
    return new Origin.Share(
        declaredNumber("field", field, types), declaredNumber("of", whole, types));
  }

  private static NumberField declaredNumber(String name, String field, AttributeTypes types) {
    String attribute = field.startsWith(ATTRIBUTES) ? field.substring(ATTRIBUTES.length()) : "";
    if (!types.of(attribute).equals(NUMBER)) {
      throw new InvalidInput(
          name, field, "attributes.NAME of an attribute that the settings declare as number");
    }
    return new NumberField.OfAttribute(AttributeTypes.folded(attribute));
  }

  private AttributeType type(AttributeTypes types) {
    return switch (field) {
      case "price" -> NUMBER;
      case "createdAt" -> DATE;
      default -> {
        AttributeType type =
            field.startsWith(ATTRIBUTES) ? types.of(name()) : new AttributeType.Keyword();
        if (type instanceof AttributeType.Keyword || type instanceof AttributeType.Grade) {
          throw new InvalidInput(
              "field",
              field,
              "price, createdAt, or attributes.NAME of an attribute that the settings declare as"
                  + " number, date or geoPoint");
        }
        yield type;
      }
    };
  }

  private String name() {
    return AttributeTypes.folded(field.substring(ATTRIBUTES.length()));
  }

  private Origin place() {
    return new Origin.Place(
        name(), origin.flatMap(GeoPoint::parse).orElseThrow(() -> wrongOrigin(GeoPoint.FORM)));
  }

  private Origin number(AttributeType type) {
    NumberField number =
        switch (field) {
          case "price" -> NumberField.OfOffer.PRICE;
          case "createdAt" -> NumberField.OfOffer.CREATED;
          default -> new NumberField.OfAttribute(name());
        };
    if (origin.isEmpty() && (type.equals(DATE) || field.equals("price"))) {
      return new Origin.Value(
          number, type.equals(DATE) ? OptionalDouble.empty() : OptionalDouble.of(0));
    }
    OptionalDouble at = type.number(origin.orElse(""));
    if (at.isEmpty()) {
      throw wrongOrigin(type.wanted());
    }
    return new Origin.Value(number, at);
  }

  private InvalidInput wrongOrigin(String wanted) {
    return new InvalidInput("origin", origin.orElse(""), wanted);
  }

  private double positive() {
    double number = NUMBER.number(halfLife).orElse(0);
    if (!(number > 0)) {
      throw new InvalidInput("halfLife", halfLife, "a number above 0");
    }
    return number;
  }

  private double milliseconds() {
    return Durations.parse(halfLife)
        .filter(Duration::isPositive)
        .orElseThrow(
            () -> new InvalidInput("halfLife", halfLife, "a duration such as 12h or 30d, above 0"))
        .toMillis();
  }
}
