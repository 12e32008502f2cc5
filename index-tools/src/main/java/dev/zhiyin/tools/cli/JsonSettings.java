package dev.zhiyin.tools.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.ProductJson;
import java.util.List;
import java.util.Map;

/**
 * Settings as JSON: what is not given keeps its default, and what is wrong is refused by its dotted
 * name.
 *
 * @param <T> a record
 */
public final class JsonSettings<T> {
  private final JsonMapper json;
  private final Class<T> type;

  /**
   * @param modules for types that Jackson does not know
   */
  public JsonSettings(Class<T> type, Module... modules) {
    this.type = type;
    this.json =
        JsonMapper.builder()
            .enable(
                DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .addModules(modules)
            .build();
  }

  /** All settings, such as would be given to have them again. */
  public ObjectNode tree(T settings) {
    return json.valueToTree(settings);
  }

  /** The same as maps, lists, texts and numbers. */
  public Map<String, Object> map(T settings) {
    return json.convertValue(settings, new TypeReference<Map<String, Object>>() {});
  }

  /**
   * Reads an object.
   *
   * @throws InvalidInput if the text is none
   */
  public static ObjectNode object(String text) {
    if (ProductJson.parse("config", text) instanceof ObjectNode object) {
      return object;
    }
    throw new InvalidInput("config", text, "a JSON object");
  }

  /**
   * Lays settings over defaults, one by one.
   *
   * @throws InvalidInput naming the setting that is unknown, of the wrong type or out of range
   */
  public T over(T defaults, ObjectNode given) {
    ObjectNode merged = tree(defaults);
    merge(merged, given);
    try {
      return json.treeToValue(merged, type);
    } catch (JsonMappingException wrong) {
      throw refused(wrong, merged);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("a tree of JSON has been parsed already", impossible);
    }
  }

  /* An object of another kind replaces the default, since their settings differ. */
  private static void merge(ObjectNode base, ObjectNode given) {
    for (var field : given.properties()) {
      if (base.get(field.getKey()) instanceof ObjectNode before
          && field.getValue() instanceof ObjectNode value
          && (!value.has("kind") || value.get("kind").equals(before.get("kind")))) {
        merge(before, value);
      } else {
        base.set(field.getKey(), field.getValue());
      }
    }
  }

  /* A record's own refusal says more than Jackson's. */
  private static InvalidInput refused(JsonMappingException wrong, JsonNode settings) {
    if (wrong.getCause() instanceof InvalidInput refusal) {
      return refusal;
    }
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
    return new InvalidInput(
        String.join(".", path), value.isValueNode() ? value.asText() : value.toString(), wanted);
  }
}
