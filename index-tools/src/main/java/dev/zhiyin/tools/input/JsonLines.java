package dev.zhiyin.tools.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads files of one JSON object a line; blank lines are no rows. */
final class JsonLines {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private JsonLines() {}

  static void read(Path file, TextFile text, Schema schema, Rows rows) throws IOException {
    if (text.start().stripLeading().startsWith("[")) {
      throw new WorkRefused(file + ": is a JSON array; wanted one JSON object a line");
    }
    long number = 1;
    for (String line = next(text, number); line != null; line = next(text, ++number)) {
      String row = line;
      if (!row.isBlank()) {
        rows.row(new Place(file, number, 1), () -> schema.named(object(row)));
      }
    }
  }

  private static @Nullable String next(TextFile text, long number) throws IOException {
    text.rowBegins(number);
    return text.reader().readLine();
  }

  /** A tree that keeps numbers as they are written. */
  static JsonNode parse(String field, String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException broken) {
      throw new InvalidInput(
          field,
          json,
          "valid JSON, but column %d: %s"
              .formatted(broken.getLocation().getColumnNr(), broken.getOriginalMessage()));
    }
  }

  private static ObjectNode object(String line) {
    if (TextFile.isMalformed(line)) {
      throw new InvalidInput("row", line, "UTF-8");
    }
    if (parse("row", line) instanceof ObjectNode object) {
      return object;
    }
    throw new InvalidInput("row", line, "a JSON object");
  }
}
