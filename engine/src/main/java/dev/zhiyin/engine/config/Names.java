package dev.zhiyin.engine.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the name that somebody may have meant. */
final class Names {
  private Names() {}

  /**
   * The known name with the fewest edits (Levenshtein, 1966) for its length, upper and lower case
   * alike.
   *
   * @param known at least one
   */
  static String nearest(String name, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.<String>comparingDouble(candidate -> distance(name, candidate))
                .thenComparing(Comparator.naturalOrder()))
        .orElseThrow();
  }

  private static double distance(String name, String candidate) {
    int edits = edits(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
    return (double) edits / Math.max(name.length(), candidate.length());
  }

  static int edits(String from, String to) {
    var before = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      before[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      var row = new int[to.length() + 1];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int replaced = before[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(before[j], row[j - 1]));
      }
      before = row;
    }
    return before[to.length()];
  }
}
