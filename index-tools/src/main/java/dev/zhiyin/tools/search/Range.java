package dev.zhiyin.tools.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** The values that a setting is tried with. */
sealed interface Range {
  JsonNode draw(Random random);

  /** Any of these, equally likely; at least one. */
  record OneOf(List<JsonNode> values) implements Range {
    public OneOf {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("oneOf is empty; it must hold a value");
      }
    }

    @Override
    public JsonNode draw(Random random) {
      return values.get(random.nextInt(values.size()));
    }
  }

  /**
   * Any number between two.
   *
   * @param from finite; above 0 if logarithmic
   * @param to finite, at least {@code from}
   * @param logarithmic whether the logarithm is drawn evenly, not the number
   */
  record Between(double from, double to, boolean logarithmic) implements Range {
    public Between {
      if (!(from <= to && Double.isFinite(from) && Double.isFinite(to))) {
        throw new IllegalArgumentException(
            "from is %s and to is %s; they must be finite and rise".formatted(from, to));
      }
      if (logarithmic && from <= 0) {
        throw new IllegalArgumentException(
            "from is %s; it must be above 0 where logarithmic is true".formatted(from));
      }
    }

    @Override
    public JsonNode draw(Random random) {
      double at = random.nextDouble();
      double drawn =
          logarithmic
              ? Math.exp(Math.log(from) + at * (Math.log(to) - Math.log(from)))
              : from + at * (to - from);
      return DoubleNode.valueOf(rounded(Math.clamp(drawn, from, to)));
    }

    /* Three digits tell settings apart well enough, and a person can read them. */
    private double rounded(double value) {
      double short3 = Double.parseDouble(String.format(Locale.ROOT, "%.2e", value));
      return short3 < from || short3 > to ? value : short3;
    }
  }

  /**
   * {@code {"oneOf": [...]}} or {@code {"from": a, "to": b, "logarithmic": true}}.
   *
   * @throws InvalidInput if it is neither
   */
  static Range parse(String setting, JsonNode json) {
    Set<String> fields = new TreeSet<>();
    json.fieldNames().forEachRemaining(fields::add);
    try {
      if (fields.equals(Set.of("oneOf")) && json.get("oneOf").isArray()) {
        var values = new ArrayList<JsonNode>();
        json.get("oneOf").forEach(values::add);
        return new OneOf(values);
      }
      if (Set.of("from", "to", "logarithmic").containsAll(fields)
          && json.path("from").isNumber()
          && json.path("to").isNumber()
          && (!json.has("logarithmic") || json.get("logarithmic").isBoolean())) {
        return new Between(
            json.get("from").asDouble(),
            json.get("to").asDouble(),
            json.path("logarithmic").asBoolean());
      }
    } catch (IllegalArgumentException wrong) {
      throw new InvalidInput(
          "ranges." + setting, json.toString(), String.valueOf(wrong.getMessage()));
    }
    throw new InvalidInput(
        "ranges." + setting,
        json.toString(),
        "{\"oneOf\": [...]} or {\"from\": a, \"to\": b, \"logarithmic\": true}");
  }
}
