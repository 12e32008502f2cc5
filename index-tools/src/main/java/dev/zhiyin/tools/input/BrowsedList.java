package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Reads the list of what a shopper browsed, and whether the last of it was bought. */
final class BrowsedList {
  static final String FIELD = "browsed_products";

  private final ProductNames names;

  BrowsedList(ProductNames names) {
    this.names = names;
  }

  /** What is listed, at least one. */
  List<Subject> subjects(ObjectNode row) {
    JsonNode value = row.path(FIELD);
    String text = value.isArray() ? value.toString() : RowFields.text(row, FIELD).strip();
    List<Subject> subjects =
        (text.startsWith("[") ? elements(ProductJson.parse(FIELD, text)) : split(text))
            .map(String::strip)
            .filter(word -> !word.isEmpty())
            .map(names::find)
            .toList();
    if (subjects.isEmpty()) {
      throw new InvalidInput(FIELD, text, "at least one product, such as: shirt, pants, shoes");
    }
    return subjects;
  }

  static boolean isBought(ObjectNode row) {
    String label = RowFields.text(row, "label");
    return switch (label) {
      case "1" -> true;
      case "0" -> false;
      default -> throw new InvalidInput("label", label, "1 if the last product was bought, else 0");
    };
  }

  private static Stream<String> split(String text) {
    return Arrays.stream(text.split("[,，、;；]"));
  }

  private static Stream<String> elements(JsonNode list) {
    return list.valueStream()
        .map(
            element -> {
              if (!element.isTextual() && !element.isNumber()) {
                throw new InvalidInput(FIELD, list.toString(), "a list of ids and titles only");
              }
              return element.asText();
            });
  }
}
