package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;

/** Reads single fields of a row. */
final class RowFields {
  private RowFields() {}

  /** The field as text; empty if it is absent or null. */
  static String text(JsonNode row, String field) {
    JsonNode value = row.path(field);
    if (value.isContainerNode()) {
      throw new InvalidInput(field, value.toString(), "a text or a number");
    }
    return value.isNull() ? "" : value.asText();
  }
}
