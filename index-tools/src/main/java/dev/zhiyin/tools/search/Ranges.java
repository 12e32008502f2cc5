package dev.zhiyin.tools.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.tools.train.TrainConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** Which settings are tried, by dotted name, and with which values. Immutable. */
public final class Ranges {
  static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Range> byName;

  private Ranges(Map<String, Range> byName) {
    this.byName = byName;
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
   * @throws InvalidInput if it is none
   */
  public static Ranges parse(String json) {
    var ranges = new LinkedHashMap<String, Range>();
    try {
      if (!(JSON.readTree(json) instanceof ObjectNode object)) {
        throw new InvalidInput("ranges", json, "a JSON object");
      }
      object
          .properties()
          .forEach(
              field -> ranges.put(field.getKey(), Range.parse(field.getKey(), field.getValue())));
    } catch (JsonProcessingException malformed) {
      throw new InvalidInput("ranges", json, "JSON: " + malformed.getOriginalMessage());
    }
    return new Ranges(ranges);
  }

  /** Those that are tried when nothing else is asked for: {@code ranges.json} beside this class. */
  public static Ranges standard() {
    try (InputStream in = Objects.requireNonNull(Ranges.class.getResourceAsStream("ranges.json"))) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new IllegalStateException("a resource of the program cannot be read", impossible);
    }
  }

  /** Draws every setting that the base has; others of its kind of towers or loss stay away. */
  Draw draw(TrainConfig base, Random random) {
    ObjectNode settings = JSON.valueToTree(base.settings());
    var drawn = new LinkedHashMap<String, JsonNode>();
    byName.forEach(
        (name, range) -> {
          JsonNode value = range.draw(random);
          int dot = name.lastIndexOf('.');
          JsonNode parent =
              dot < 0 ? settings : settings.at("/" + name.substring(0, dot).replace('.', '/'));
          String last = name.substring(dot + 1);
          if (parent instanceof ObjectNode object && object.has(last)) {
            object.set(last, value);
            drawn.put(name, value);
          }
        });
    return new Draw(TrainConfig.parse(settings.toString()), drawn);
  }
}
