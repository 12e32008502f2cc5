package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.ProductJson;
import java.util.Arrays;

/** Turns the columns of products that hold more than one value into JSON. */
final class ProductCells {
  private ProductCells() {}

  static JsonNode read(String field, String text) {
    return switch (field) {
      case "category" -> isIn(text, '[', ']') ? ProductJson.parse(field, text) : new TextNode(text);
      case "reviews" -> isIn(text, '[', ']') ? ProductJson.parse(field, text) : list(text);
      case "attributes" -> isIn(text, '{', '}') ? ProductJson.parse(field, text) : pairs(text);
      default -> new TextNode(text);
    };
  }

  private static boolean isIn(String text, char open, char close) {
    String bare = text.strip();
    return bare.charAt(0) == open && bare.charAt(bare.length() - 1) == close;
  }

  private static ArrayNode list(String text) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    Arrays.stream(text.split("\\|"))
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .forEach(list::add);
    return list;
  }

  private static ObjectNode pairs(String text) {
    ObjectNode pairs = JsonNodeFactory.instance.objectNode();
    for (String pair : text.split(";", -1)) {
      int equals = pair.indexOf('=');
      String name = pair.substring(0, Math.max(equals, 0)).strip();
      if (!pair.isBlank()) {
        if (name.isEmpty() || pairs.has(name)) {
          throw new InvalidInput(
              "attributes", text, "pairs such as color=red|blue;size=40, each name once, or JSON");
        }
        pairs.set(name, list(pair.substring(equals + 1)));
      }
    }
    return pairs;
  }
}
