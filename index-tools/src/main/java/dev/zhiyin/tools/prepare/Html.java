package dev.zhiyin.tools.prepare;

import java.util.Locale;

/** Texts and numbers as a page shows them. */
final class Html {
  private Html() {}

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** {@code 1234567} as {@code 1,234,567}. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A share with as many digits as it needs; 0 only for nothing. */
  static String percent(long part, long whole) {
    double percent = whole == 0 ? 0 : 100.0 * part / whole;
    if (part > 0 && percent < 0.01) {
      return "&lt; 0.01 %";
    }
    return String.format(Locale.ROOT, percent < 10 ? "%.2f %%" : "%.1f %%", percent)
        .replace(".00 ", " ")
        .replace(".0 ", " ");
  }

  /** A place in a drawing, to a tenth of a unit. */
  static String place(double place) {
    return String.format(Locale.ROOT, "%.1f", place);
  }

  /** A size of a file. */
  static String bytes(long bytes) {
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }

  /** A section under a heading in both languages. */
  static String section(String title, String chinese, String body) {
    return "<section><h2>%s <span lang=\"zh\">%s</span></h2>%n%s</section>%n"
        .formatted(title, chinese, body);
  }
}
