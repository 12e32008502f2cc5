package dev.zhiyin.tools.input;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** How a file writes its rows. The name tells; for other names, the file's first characters do. */
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
