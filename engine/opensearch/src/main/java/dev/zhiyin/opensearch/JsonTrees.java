package dev.zhiyin.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** JSON as OpenSearch speaks it. */
final class JsonTrees {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  private JsonTrees() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** An object with one field. */
  static ObjectNode of(String field, JsonNode value) {
    return object().set(field, value);
  }

  static ArrayNode strings(ArrayNode into, String... values) {
    List.of(values).forEach(into::add);
    return into;
  }

  static ArrayNode strings(Collection<String> values) {
    ArrayNode array = array();
    values.forEach(array::add);
    return array;
  }

  static ArrayNode floats(float[] values) {
    ArrayNode array = array();
    for (float value : values) {
      array.add(value);
    }
    return array;
  }

  static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsString(json).getBytes(UTF_8); // halves of characters become '?'
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible); // trees are always written
    }
  }

  /** Lines of JSON, each ended, as batches are sent. */
  static byte[] lines(Collection<? extends JsonNode> lines) {
    var bytes = new ByteArrayOutputStream();
    for (JsonNode line : lines) {
      bytes.writeBytes(bytes(line));
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }

  /** Reads a tree, and adds how many bytes it had. */
  static JsonNode read(InputStream json, LongAdder bytes) throws IOException {
    try (JsonParser parser = MAPPER.createParser(json)) {
      JsonNode tree = MAPPER.readTree(parser);
      bytes.add(parser.currentLocation().getByteOffset());
      return tree == null ? MissingNode.getInstance() : tree;
    }
  }

  /** What a text says, or the text where it is no JSON. */
  static JsonNode readOrText(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException _) {
      return TextNode.valueOf(text);
    }
  }
}
