package dev.zhiyin.tools.input;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Takes the rows of one file, one after another. */
@FunctionalInterface
interface Rows {
  /**
   * Takes one row.
   *
   * @param fields makes the row's tree, or throws the {@link InvalidInput} that tells why it cannot
   */
  void row(LinePosition place, Supplier<ObjectNode> fields);

  /** Does something with a row that could be read; throws {@link InvalidInput} if it is bad. */
  @FunctionalInterface
  interface Reader {
    void read(LinePosition place, ObjectNode fields);
  }

  /**
   * Reads one file. Bad rows go to {@code badRows}, the others to {@code reader}.
   *
   * @throws StorageFailed if the file cannot be read, or not to its end
   */
  static void read(Path file, Schema schema, BadRows badRows, Reader reader) {
    Rows rows =
        (place, fields) -> {
          badRows.rows(place.rows());
          try {
            reader.read(place, fields.get());
          } catch (InvalidInput bad) {
            badRows.bad(place, bad);
          }
        };
    try (TextFile text = TextFile.open(file)) {
      Format format = Format.of(file, text.start());
      if (format == Format.JSON_LINES) {
        JsonLines.read(file, text, schema, rows);
      } else {
        new Table(file, text, schema, format.delimiter).read(rows);
      }
    } catch (IOException unreadable) {
      throw new StorageFailed(file, unreadable);
    } catch (UncheckedIOException unreadable) {
      throw new StorageFailed(file, requireNonNull(unreadable.getCause()));
    }
  }
}
