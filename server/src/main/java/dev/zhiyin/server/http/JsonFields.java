package dev.zhiyin.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.server.problem.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The fields of one JSON object, each read as what it should be, or refused with its pointer, what
 * was found and what was wanted. A field that is null counts as absent.
 */
public record JsonFields(String pointer, JsonNode json) {
  private static final String INT =
      "a whole number of %d to %d".formatted(Integer.MIN_VALUE, Integer.MAX_VALUE);

  /**
   * Takes an object that has no field but these.
   *
   * @param pointer of the object; empty for the whole body
   */
  public static JsonFields of(String pointer, JsonNode json, List<String> known) {
    JsonFields fields = of(pointer, json);
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw Refusal.at(
                    fields.pointerTo(name),
                    "is not a known field; known are " + String.join(", ", known));
              }
            });
    return fields;
  }

  /** Takes an object, whatever fields it has. */
  public static JsonFields of(String pointer, JsonNode json) {
    if (!json.isObject()) {
      throw pointer.isEmpty()
          ? Refusal.at("", "is '%s'; wanted a JSON object".formatted(json))
          : wrong(pointer, json, "a JSON object");
    }
    return new JsonFields(pointer, json);
  }

  /** The pointer of a field. */
  public String pointerTo(String name) {
    return pointer(pointer, name);
  }

  /** The pointer of a field of the object that {@code outer} points to (RFC 6901). */
  public static String pointer(String outer, String name) {
    return outer + '/' + name.replace("~", "~0").replace("/", "~1");
  }

  public boolean has(String name) {
    return json.hasNonNull(name);
  }

  /** The field as it is. */
  public Optional<JsonNode> value(String name) {
    return Optional.ofNullable(json.get(name)).filter(value -> !value.isNull());
  }

  /** The field as it is, or a refusal that tells what it should be. */
  public JsonNode required(String name, String wanted) {
    return value(name)
        .orElseThrow(() -> Refusal.at(pointerTo(name), "is missing; wanted " + wanted));
  }

  /** The field as a text, or a refusal that tells what it should be. */
  public String requiredText(String name, String wanted) {
    required(name, wanted);
    return text(name).orElseThrow();
  }

  public Optional<String> text(String name) {
    return checked(name, JsonNode::isTextual, "a text").map(JsonNode::textValue);
  }

  public Optional<Boolean> truth(String name) {
    return checked(name, JsonNode::isBoolean, "true or false").map(JsonNode::booleanValue);
  }

  public OptionalInt wholeNumber(String name) {
    var _ = checked(name, JsonNode::isIntegralNumber, "a whole number");
    return checked(name, JsonNode::canConvertToInt, INT).stream()
        .mapToInt(JsonNode::intValue)
        .findFirst();
  }

  /** The number of a change of the store. */
  public OptionalLong sequence(String name) {
    return checked(
            name,
            value -> value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0,
            "a whole number of at least 0")
        .stream()
        .mapToLong(JsonNode::longValue)
        .findFirst();
  }

  public OptionalDouble number(String name) {
    return checked(
            name, value -> value.isNumber() && Double.isFinite(value.doubleValue()), "a number")
        .stream()
        .mapToDouble(JsonNode::doubleValue)
        .findFirst();
  }

  /** A time as RFC 3339 or in epoch seconds. */
  public Optional<Instant> time(String name) {
    return checked(
            name,
            value -> value.isTextual() || value.isNumber(),
            "a time as RFC 3339 or in epoch seconds")
        .map(value -> ProductJson.instant(pointerTo(name), value.asText()));
  }

  /** The elements of a list, by pointer; none if the field is absent. */
  public Map<String, JsonNode> elements(String name, int most) {
    String wanted = "a list of at most %d".formatted(most);
    var elements = new LinkedHashMap<String, JsonNode>();
    for (JsonNode element : checked(name, JsonNode::isArray, wanted).orElse(json.path("absent/"))) {
      elements.put(pointerTo(name) + '/' + elements.size(), element);
    }
    if (elements.size() > most) {
      throw Refusal.at(
          pointerTo(name), "has %d entries; wanted %s".formatted(elements.size(), wanted));
    }
    return elements;
  }

  /** A list of texts, none of them blank. */
  public List<String> texts(String name, int most) {
    var texts = new ArrayList<String>();
    elements(name, most)
        .forEach(
            (place, element) -> {
              if (!element.isTextual() || element.textValue().isBlank()) {
                throw wrong(place, element, "a text that is not blank");
              }
              texts.add(element.textValue());
            });
    return texts;
  }

  private Optional<JsonNode> checked(String name, Predicate<JsonNode> right, String wanted) {
    Optional<JsonNode> value = value(name);
    value
        .filter(right.negate())
        .ifPresent(
            found -> {
              throw wrong(pointerTo(name), found, wanted);
            });
    return value;
  }

  /** The refusal of a value, which is shown as JSON. */
  public static InvalidInput wrong(String pointer, JsonNode found, String wanted) {
    return new InvalidInput(pointer, found.toString(), wanted);
  }

  /** The value, or its refusal under this pointer. */
  public static <T> T at(String pointer, Supplier<T> value) {
    try {
      return value.get();
    } catch (InvalidInput refused) {
      throw new InvalidInput(pointer, refused.value(), refused.wanted());
    }
  }

  /** The value, or its refusal with the field's name below this pointer. */
  public static <T> T below(String pointer, Supplier<T> value) {
    try {
      return value.get();
    } catch (InvalidInput refused) {
      throw refused.within(pointer + '/');
    }
  }
}
