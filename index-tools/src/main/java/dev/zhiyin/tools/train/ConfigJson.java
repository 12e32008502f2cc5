package dev.zhiyin.tools.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.shopper.EventTypeKeys;
import dev.zhiyin.onnx.tower.Attention;
import java.util.List;
import java.util.Map;

/** Training settings in JSON: what is not given keeps its default. */
final class ConfigJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addModule(new EventTypeKeys())
          .build();

  private ConfigJson() {}

  /** As maps, lists, texts and numbers, so that reading them again gives the same configuration. */
  static Map<String, Object> settings(TrainConfig config) {
    return JSON.convertValue(config, new TypeReference<Map<String, Object>>() {});
  }

  /** The same as text. */
  static String text(TrainConfig config) {
    return JSON.valueToTree(config).toString();
  }

  /** Settings laid over the defaults of their kind of towers, one by one. */
  static TrainConfig parse(String json) {
    ObjectNode given = object(json);
    ObjectNode merged = JSON.valueToTree(defaults(given.path("towers").path("kind").asText()));
    merge(merged, given);
    try {
      return JSON.treeToValue(merged, TrainConfig.class);
    } catch (JsonMappingException wrong) {
      throw refused(wrong, merged);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of JSON has been parsed already", impossible);
    }
  }

  private static TrainConfig defaults(String kind) {
    return switch (kind) {
      case Towers.Linear.NAME -> TrainConfig.LINEAR;
      case Attention.MODEL -> TrainConfig.ATTENTION;
      default -> TrainConfig.DEFAULT;
    };
  }

  private static ObjectNode object(String json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode object) {
        return object;
      }
      throw new InvalidInput("config", json, "a JSON object");
    } catch (JsonProcessingException malformed) {
      throw new InvalidInput("config", json, "JSON: " + malformed.getOriginalMessage());
    }
  }

  /* An object of another kind replaces the default, since their settings differ. */
  private static void merge(ObjectNode base, ObjectNode given) {
    given
        .properties()
        .forEach(
            field -> {
              JsonNode before = base.get(field.getKey());
              boolean goesDeeper =
                  before instanceof ObjectNode
                      && field.getValue() instanceof ObjectNode value
                      && (!value.has("kind") || value.get("kind").equals(before.get("kind")));
              if (goesDeeper) {
                merge((ObjectNode) before, (ObjectNode) field.getValue());
              } else {
                base.set(field.getKey(), field.getValue());
              }
            });
  }

  /* A record's own refusal says more than Jackson's. */
  private static InvalidInput refused(JsonMappingException wrong, JsonNode settings) {
    List<String> path =
        wrong.getPath().stream().map(JsonMappingException.Reference::getFieldName).toList();
    JsonNode value = settings;
    for (String field : path) {
      value = value.path(field);
    }
    String wanted =
        switch (wrong) {
          case UnrecognizedPropertyException _ -> "a setting that exists";
          case InvalidTypeIdException _ -> "a kind that exists";
          case ValueInstantiationException refusal
              when refusal.getCause() instanceof IllegalArgumentException reason ->
              "values in range: " + reason.getMessage();
          default -> "a value of its type";
        };
    return wrong.getCause() instanceof InvalidInput refusal
        ? refusal
        : new InvalidInput(
            String.join(".", path),
            value.isValueNode() ? value.asText() : value.toString(),
            wanted);
  }
}
