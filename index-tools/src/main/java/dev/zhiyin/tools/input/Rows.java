package dev.zhiyin.tools.input;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.product.ProductJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

  /**
   * Where a row stands.
   *
   * @param line on which it begins, counted from 1
   * @param rows how many rows are lost if this one is bad: 1, or the number of lines that it spans
   *     if a quote left open may have swallowed the rows after it
   */
  record LinePosition(Path file, long line, long rows) {
    @Override
    public String toString() {
      return file + ":" + line;
    }
  }

  /** Reads single fields of a row. */
  static final class RowFields {
    /** What pandas, SQL and scripts write where there is nothing. */
    private static final Set<String> NOTHING =
        Set.of("NULL", "null", "\\N", "NaN", "nan", "None", "undefined");

    private RowFields() {}

    /** The field as text; empty if it is absent or null. */
    static String text(JsonNode row, String field) {
      JsonNode value = row.path(field);
      if (value.isContainerNode()) {
        throw new InvalidInput(field, value.toString(), "a text or a number");
      }
      return value.isNull() ? "" : value.asText();
    }

    /** The same without space around it; empty also if it is what stands for nothing. */
    static String given(JsonNode row, String field) {
      String text = text(row, field).strip();
      return NOTHING.contains(text) ? "" : text;
    }

    /** Whether a text is blank, or what stands for nothing. */
    static boolean isNothing(String text) {
      return text.isBlank() || NOTHING.contains(text.strip());
    }
  }

  /** Reads files of one JSON object a line; blank lines are no rows. */
  static final class JsonLines {
    private JsonLines() {}

    static void read(Path file, TextFile text, Schema schema, Rows rows) throws IOException {
      if (text.start().stripLeading().startsWith("[")) {
        throw new WorkRefused(file + ": is a JSON array; wanted one JSON object a line");
      }
      long number = 1;
      for (String line = text.line(number); line != null; line = text.line(++number)) {
        String row = line;
        if (!row.isBlank()) {
          rows.row(new LinePosition(file, number, 1), () -> schema.named(object(row)));
        }
      }
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

  /**
   * How a file writes its rows. The name tells; for other names, the file's first characters do.
   */
  enum Format {
    JSON_LINES('\n'),
    COMMAS(','),
    SEMICOLONS(';'),
    TABS('\t');

    /** Stands between rows or columns. */
    final char delimiter;

    Format(char delimiter) {
      this.delimiter = delimiter;
    }

    static Format of(Path file, String start) {
      String name = file.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
      return switch (name.substring(name.lastIndexOf('.') + 1)) {
        case "jsonl", "ndjson", "json" -> JSON_LINES;
        case "tsv" -> TABS;
        case "csv" -> table(start);
        default -> isJson(start) ? JSON_LINES : table(start);
      };
    }

    private static boolean isJson(String start) {
      String text = start.stripLeading();
      return text.startsWith("{") || text.startsWith("[");
    }

    /* What a header has most of; spreadsheets write semicolons where a comma is in numbers. */
    private static Format table(String start) {
      String header = start.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
      return Stream.of(COMMAS, SEMICOLONS, TABS)
          .max(
              Comparator.comparingLong(
                  format -> header.chars().filter(c -> c == format.delimiter).count()))
          .filter(format -> header.indexOf(format.delimiter) >= 0)
          .orElse(COMMAS);
    }
  }
}
