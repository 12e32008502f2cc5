package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.product.ProductJson;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads files of one JSON object a line; blank lines are no rows. */
final class JsonLines {
  private JsonLines() {}

  static void read(Path file, TextFile text, Schema schema, Rows rows) throws IOException {
    if (text.start().stripLeading().startsWith("[")) {
      throw new WorkRefused(file + ": is a JSON array; wanted one JSON object a line");
    }
    long number = 1;
    for (String line = next(text, number); line != null; line = next(text, ++number)) {
      String row = line;
      if (!row.isBlank()) {
        rows.row(new LinePosition(file, number, 1), () -> schema.named(object(row)));
      }
    }
  }

  private static @Nullable String next(TextFile text, long number) throws IOException {
    text.rowBegins(number);
    return text.reader().readLine();
  }

  private static ObjectNode object(String line) {
    if (TextFile.isMalformed(line)) {
      throw new InvalidInput("row", line, "UTF-8");
    }
    if (ProductJson.parse("row", line) instanceof ObjectNode object) {
      return object;
    }
    throw new InvalidInput("row", line, "a JSON object");
  }
}
