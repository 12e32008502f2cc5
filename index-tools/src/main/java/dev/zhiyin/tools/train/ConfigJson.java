package dev.zhiyin.tools.train;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.shopper.EventType;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** Training settings in JSON: what is not given keeps its default. */
final class ConfigJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(
              DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
              DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .addModule(
              new SimpleModule()
                  .addKeySerializer(EventType.class, new TypeWriter())
                  .addKeyDeserializer(EventType.class, new TypeReader()))
          .build();

  private ConfigJson() {}

  private static final class TypeWriter extends JsonSerializer<EventType> {
    @Override
    public void serialize(EventType type, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeFieldName(type.text());
    }
  }

  private static final class TypeReader extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) {
      return EventType.parse(key);
    }
  }

  /** As maps, lists, texts and numbers, so that reading them again gives the same configuration. */
  static Map<String, Object> settings(TrainConfig config) {
    return JSON.convertValue(config, new TypeReference<Map<String, Object>>() {});
  }

  /** Settings laid over those of {@code base}, one by one. */
  static TrainConfig over(TrainConfig base, String json) {
    try {
      JsonNode given = JSON.readTree(json);
      if (!(given instanceof ObjectNode object)) {
        throw new InvalidInput("config", json, "a JSON object");
      }
      ObjectNode merged = JSON.valueToTree(base);
      merge(merged, object);
      return JSON.treeToValue(merged, TrainConfig.class);
    } catch (JsonMappingException wrong) {
      throw refused(wrong);
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
  private static InvalidInput refused(JsonMappingException wrong) {
    if (wrong.getCause() instanceof InvalidInput refusal) {
      return refusal;
    }
    String field =
        wrong.getPath().stream()
            .map(JsonMappingException.Reference::getFieldName)
            .collect(Collectors.joining("."));
    return new InvalidInput(
        field.isEmpty() ? "config" : field,
        "",
        wrong.getOriginalMessage().lines().findFirst().orElse(""));
  }
}
