package dev.zhiyin.tools.prepare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.ProductJson;
import java.util.List;

/** Settings of preparation in JSON: what is not given keeps its default. */
final class SettingsJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private SettingsJson() {}

  static PrepareConfig parse(String json) {
    if (!(ProductJson.parse("config", json) instanceof ObjectNode given)) {
      throw new InvalidInput("config", json, "a JSON object");
    }
    ObjectNode merged = tree(PrepareConfig.DEFAULT);
    merge(merged, given);
    try {
      return JSON.treeToValue(merged, PrepareConfig.class);
    } catch (JsonMappingException wrong) {
      throw refused(wrong, merged);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of JSON has been parsed already", impossible);
    }
  }

  /** All settings, such as would be given to have them again. */
  static ObjectNode tree(PrepareConfig config) {
    return JSON.valueToTree(config);
  }

  private static void merge(ObjectNode base, ObjectNode given) {
    for (var field : given.properties()) {
      if (base.get(field.getKey()) instanceof ObjectNode before
          && field.getValue() instanceof ObjectNode changed) {
        merge(before, changed);
      } else {
        base.set(field.getKey(), field.getValue());
      }
    }
  }

  /* A record's own refusal says more than Jackson's. */
  private static InvalidInput refused(JsonMappingException wrong, JsonNode settings) {
    if (wrong.getCause() instanceof InvalidInput ours) {
      return ours;
    }
    List<String> path =
        wrong.getPath().stream().map(JsonMappingException.Reference::getFieldName).toList();
    JsonNode value = settings;
    for (String field : path) {
      value = value.path(field);
    }
    return new InvalidInput(
        String.join(".", path),
        value.isValueNode() ? value.asText() : value.toString(),
        wrong instanceof UnrecognizedPropertyException
            ? "a setting that exists"
            : "a value of its type");
  }
}
