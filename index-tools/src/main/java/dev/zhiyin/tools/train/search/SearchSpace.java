package dev.zhiyin.tools.train.search;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.tools.train.TrainConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Which settings are tried, by dotted name, and with which values. Immutable. */
public final class SearchSpace {
  static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Values> byName;

  private SearchSpace(Map<String, Values> byName) {
    this.byName = byName;
  }

  /** The values that a setting is tried with. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
  @JsonSubTypes({@JsonSubTypes.Type(OneOf.class), @JsonSubTypes.Type(Between.class)})
  sealed interface Values {
    JsonNode draw(Random random);

    /** Those that the others lie between. */
    List<JsonNode> ends();
  }

  /** Any of these, equally likely; at least one. */
  record OneOf(@JsonProperty(required = true) List<JsonNode> oneOf) implements Values {
    OneOf {
      oneOf = List.copyOf(oneOf);
      if (oneOf.isEmpty()) {
        throw new IllegalArgumentException("oneOf is empty; it must hold a value");
      }
    }

    @Override
    public JsonNode draw(Random random) {
      return oneOf.get(random.nextInt(oneOf.size()));
    }

    @Override
    public List<JsonNode> ends() {
      return oneOf;
    }
  }

  /**
   * Any number between two.
   *
   * @param from finite; above 0 if logarithmic
   * @param to finite, at least {@code from}
   * @param logarithmic whether the logarithm is drawn evenly, not the number
   */
  record Between(
      @JsonProperty(required = true) double from,
      @JsonProperty(required = true) double to,
      boolean logarithmic)
      implements Values {
    Between {
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

    @Override
    public List<JsonNode> ends() {
      return List.of(DoubleNode.valueOf(from), DoubleNode.valueOf(to));
    }

    /* Three digits tell settings apart well enough, and a person can read them. */
    private double rounded(double value) {
      double short3 = Double.parseDouble(String.format(Locale.ROOT, "%.2e", value));
      return short3 < from || short3 > to ? value : short3;
    }
  }

  /**
   * A configuration with what was drawn for it.
   *
   * @param drawn by dotted name
   */
  record Draw(TrainConfig config, Map<String, JsonNode> drawn) {}

  /**
   * Reads an object such as {@code {"optimiser.learningRate": {"from": 0.001, "to": 0.01}}}.
   *
   * @throws InvalidInput if it is none, or has a name that no kind of settings has
   */
  public static SearchSpace parse(String json) {
    var values = new LinkedHashMap<String, Values>();
    try {
      if (!(JSON.readTree(json) instanceof ObjectNode object)) {
        throw new InvalidInput("ranges", json, "a JSON object");
      }
      object
          .properties()
          .forEach(field -> values.put(field.getKey(), values(field.getKey(), field.getValue())));
    } catch (JsonProcessingException malformed) {
      throw new InvalidInput("ranges", json, "JSON: " + malformed.getOriginalMessage());
    }
    return new SearchSpace(values);
  }

  private static Values values(String setting, JsonNode json) {
    try {
      Values values = JSON.treeToValue(json, Values.class);
      if (!isSetting(setting)) {
        throw new InvalidInput("ranges." + setting, json.toString(), "a setting that exists");
      }
      return values;
    } catch (JsonProcessingException wrong) {
      String wanted =
          wrong.getCause() instanceof IllegalArgumentException refused
              ? String.valueOf(refused.getMessage())
              : "{\"oneOf\": [...]} or {\"from\": a, \"to\": b, \"logarithmic\": true}";
      throw new InvalidInput("ranges." + setting, json.toString(), wanted);
    }
  }

  /** What is tried when nothing else is asked for: {@code ranges.json} beside this class. */
  public static SearchSpace standard() {
    try (InputStream in =
        Objects.requireNonNull(SearchSpace.class.getResourceAsStream("ranges.json"))) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new IllegalStateException("a resource of the program cannot be read", impossible);
    }
  }

  /* These towers and this loss have all settings that any kind has. */
  private static boolean isSetting(String name) {
    return set(tree(TrainConfig.ATTENTION), name, NullNode.getInstance());
  }

  /**
   * Passes if every value that may be drawn is one of its setting.
   *
   * @throws InvalidInput naming a setting that is out of range or of the wrong type
   */
  public void requireWithin(TrainConfig base) {
    byName.forEach(
        (name, values) ->
            values
                .ends()
                .forEach(
                    end -> {
                      ObjectNode settings = tree(base);
                      set(settings, name, end);
                      TrainConfig.parse(settings.toString());
                    }));
  }

  private static ObjectNode tree(TrainConfig config) {
    return JSON.valueToTree(config.settings());
  }

  /* Whether there is such a setting. */
  private static boolean set(ObjectNode settings, String name, JsonNode value) {
    int dot = name.lastIndexOf('.');
    JsonNode parent =
        dot < 0 ? settings : settings.at("/" + name.substring(0, dot).replace('.', '/'));
    String last = name.substring(dot + 1);
    if (parent instanceof ObjectNode object && object.has(last)) {
      object.set(last, value);
      return true;
    }
    return false;
  }

  /** Draws every setting that the base has; others of its kind of towers or loss stay away. */
  Draw draw(TrainConfig base, Random random) {
    ObjectNode settings = tree(base);
    var drawn = new LinkedHashMap<String, JsonNode>();
    byName.forEach(
        (name, values) -> {
          JsonNode value = values.draw(random);
          if (set(settings, name, value)) {
            drawn.put(name, value);
          }
        });
    return new Draw(TrainConfig.parse(settings.toString()), drawn);
  }
}
