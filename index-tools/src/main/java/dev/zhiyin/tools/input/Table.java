package dev.zhiyin.tools.input;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.input.Rows.LinePosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Reads files of columns with a header row, quoted as RFC 4180 says; blank lines are no rows, and
 * space around values that are not quoted is not part of them.
 */
record Table(Path file, TextFile text, Schema schema, char delimiter) {
  /**
   * Reads all rows.
   *
   * @throws WorkRefused if the header lacks a column, or names one twice
   */
  void read(Rows rows) throws IOException {
    try (CSVParser parser = parser()) {
      read(parser, rows);
    }
  }

  private CSVParser parser() throws IOException {
    CSVFormat format =
        CSVFormat.RFC4180.builder().setDelimiter(delimiter).setIgnoreSurroundingSpaces(true).get();
    return CSVParser.parse(text.reader(), format);
  }

  /* A record that the parser gives up on (an open quote) leaves it in the middle of a line: what
   * it reads next is the rest of that line and belongs to the bad row. */
  private void read(CSVParser parser, Rows rows) {
    Iterator<CSVRecord> records = parser.iterator();
    List<String> columns = header(parser, records);
    boolean restOfBadRow = false;
    while (true) {
      long line = parser.getCurrentLineNumber() + 1;
      text.rowBegins(line);
      try {
        if (!records.hasNext()) {
          return;
        }
        CSVRecord row = records.next();
        if (!restOfBadRow && !isBlank(row)) {
          boolean complete = row.size() == columns.size() && swallowing(row).isEmpty();
          rows.row(place(parser, line, complete), () -> fields(columns, row));
        }
        restOfBadRow = false;
      } catch (UncheckedIOException failed) {
        LinePosition place = brokenPlace(parser, line, failed);
        long more = parser.getCurrentLineNumber() - line + 1; // after the line counted before
        if (!restOfBadRow) {
          rows.row(place, Table::brokenQuote);
        } else if (more > 0) {
          rows.row(new LinePosition(file, line, more), Table::brokenQuote);
        }
        restOfBadRow = true;
      }
    }
  }

  private List<String> header(CSVParser parser, Iterator<CSVRecord> records) {
    try {
      while (records.hasNext()) {
        CSVRecord row = records.next();
        if (!isBlank(row)) {
          return schema.columns(file, row.toList());
        }
      }
    } catch (UncheckedIOException failed) {
      brokenPlace(parser, 1, failed);
      throw new WorkRefused(file + ": the header row has a quote that does not close");
    }
    return schema.columns(file, List.of());
  }

  private LinePosition place(CSVParser parser, long line, boolean complete) {
    long last = Math.max(line, parser.getCurrentLineNumber());
    return new LinePosition(file, line, complete ? 1 : last - line + 1);
  }

  private LinePosition brokenPlace(CSVParser parser, long line, UncheckedIOException failed) {
    if (!(failed.getCause() instanceof CSVException)) {
      throw failed; // the file itself cannot be read
    }
    return place(parser, line, false);
  }

  private ObjectNode fields(List<String> columns, CSVRecord row) {
    if (row.size() != columns.size()) {
      throw new InvalidInput(
          "row",
          String.join(String.valueOf(delimiter), row),
          "%d columns as in the header, but it has %d".formatted(columns.size(), row.size()));
    }
    swallowing(row).ifPresent(Table::brokenQuote);
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < columns.size(); i++) {
      if (Schema.isIgnored(columns.get(i))) {
        continue;
      }
      String value = row.get(i);
      if (TextFile.isMalformed(value)) {
        throw new InvalidInput(columns.get(i), value, "UTF-8");
      }
      fields.set(
          columns.get(i),
          value.isBlank() ? new TextNode("") : schema.cells().read(columns.get(i), value));
    }
    return fields;
  }

  /* Tabs are often written without quoting: what looks like a quoted value may be the rows between
   * two signs for inches. */
  private Optional<String> swallowing(CSVRecord row) {
    return delimiter == '\t'
        ? row.stream().filter(Table::hasTabAndLineEnd).findFirst()
        : Optional.empty();
  }

  private static boolean hasTabAndLineEnd(String value) {
    return value.indexOf('\t') >= 0 && (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0);
  }

  private static void brokenQuote(String rows) {
    throw new InvalidInput("row", rows, "no quotes around both a tab and the end of a line");
  }

  private static ObjectNode brokenQuote() {
    throw new InvalidInput("row", "\"", "quotes that close, and nothing after them in a column");
  }

  private static boolean isBlank(CSVRecord row) {
    return row.size() == 1 && row.get(0).isBlank();
  }
}
