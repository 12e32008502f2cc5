package dev.zhiyin.tools.input;

import java.nio.file.Path;
import java.util.Locale;

/** How a file writes its rows. The name tells; for other names, the file's first characters do. */
public enum Format {
  JSON_LINES,
  COMMAS,
  TABS;

  static Format of(Path file, String start) {
    String name = file.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "jsonl", "ndjson", "json" -> JSON_LINES;
      case "csv" -> COMMAS;
      case "tsv" -> TABS;
      default -> byContent(start);
    };
  }

  private static Format byContent(String start) {
    String text = start.stripLeading();
    if (text.startsWith("{") || text.startsWith("[")) {
      return JSON_LINES;
    }
    return text.lines().findFirst().orElse("").indexOf('\t') >= 0 ? TABS : COMMAS;
  }
}
