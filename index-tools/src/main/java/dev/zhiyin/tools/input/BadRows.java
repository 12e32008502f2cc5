package dev.zhiyin.tools.input;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.input.Rows.LinePosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * Counts what became of the rows of one or more files, keeps examples of what was wrong, and
 * refuses the work when, at the end, too many rows are bad. Use one for products and one for
 * events. Not thread-safe.
 *
 * <p>Rows that are left out because their id was there before count as skipped, but not as bad.
 */
public final class BadRows {
  /** A share of bad rows that a healthy export stays under. */
  public static final double DEFAULT_LIMIT = 0.05;

  private static final int EXAMPLES = 20;
  private static final int EXAMPLES_PER_REASON = 5;

  /** Different reasons and names that are kept; rows may bring any number of them. */
  private static final int KINDS = 50;

  private final double limit;
  private final Map<String, Reason> skipped = new LinkedHashMap<>();
  private final Map<String, Long> notes = new LinkedHashMap<>();
  private final TreeSet<String> unused = new TreeSet<>();
  private final Map<Path, Path> originals = new HashMap<>();
  private long rows;
  private long accepted;
  private long bad;

  /**
   * @param limit share of bad rows that is still borne, 0 to 1
   */
  public BadRows(double limit) {
    if (!(limit >= 0 && limit <= 1)) {
      throw new InvalidInput("limit of bad rows", Double.toString(limit), "a share of 0 to 1");
    }
    this.limit = limit;
  }

  /** All rows met so far. */
  public long rows() {
    return rows;
  }

  /** Rows that were bad. */
  public long bad() {
    return bad;
  }

  /** Rows that were skipped, by what is said of them. */
  public Map<String, Long> skippedByReason() {
    var counts = new LinkedHashMap<String, Long>();
    skipped.forEach((what, reason) -> counts.put(what, reason.count));
    return counts;
  }

  /**
   * The first rows that were skipped, as {@code file:line: field 'x' is 'value'; wanted …}: up to 5
   * for each reason, up to 20 in all.
   */
  public List<String> examples() {
    return skipped.values().stream().flatMap(reason -> reason.examples.stream()).toList();
  }

  /** A report of several lines: rows read, accepted and skipped, by reason, with examples. */
  public String summary() {
    var lines = new ArrayList<String>();
    lines.add(
        "%s rows read, %s accepted, %s skipped"
            .formatted(count(rows), count(accepted), count(rows - accepted)));
    skipped.forEach(
        (what, reason) -> {
          lines.add("  %s skipped: %s".formatted(count(reason.count), what));
          reason.examples.forEach(example -> lines.add("    " + example));
        });
    notes.forEach((note, n) -> lines.add("  %s %s".formatted(count(n), note)));
    if (!unused.isEmpty()) {
      lines.add("  columns not used: " + String.join(", ", unused));
    }
    return String.join("\n", lines);
  }

  void rows(long more) {
    rows += more;
  }

  void accept() {
    accepted++;
  }

  void bad(LinePosition place, InvalidInput why) {
    bad += place.rows();
    skip("'%s' is wrong".formatted(why.field().replaceFirst("/.*", "")), place, why);
  }

  void duplicate(LinePosition place, String field, String value) {
    var why = new InvalidInput(field, value, "one that was not there before");
    skip("'%s' was there before".formatted(field), place, why);
  }

  /** Has a file told under the name of the one that it was made of. */
  public void tell(Path made, Path original) {
    originals.put(made, original);
  }

  /** Counts something worth knowing of a row that is not skipped. */
  void note(String what) {
    notes.merge(what, 1L, Long::sum);
  }

  void unused(String column) {
    if (unused.size() < KINDS) {
      unused.add(column.isEmpty() ? "(without a name)" : column);
    }
  }

  /**
   * Refuses the work if more of the rows than the limit are bad.
   *
   * @throws WorkRefused with the summary
   */
  void check() {
    if (bad > limit * rows) {
      throw new WorkRefused(
          "%s of %s rows are bad, more than the %s %% allowed\n%s"
              .formatted(count(bad), count(rows), percent(), summary()));
    }
  }

  private void skip(String what, LinePosition place, InvalidInput why) {
    boolean room = skipped.size() < KINDS || skipped.containsKey(what);
    Reason reason = skipped.computeIfAbsent(room ? what : "other reasons", _ -> new Reason());
    reason.count += place.rows();
    if (reason.examples.size() < EXAMPLES_PER_REASON && examples().size() < EXAMPLES) {
      var named = new InvalidInput("field '" + why.field() + "'", why.value(), why.wanted());
      reason.examples.add(TextFile.printable(told(place) + ": " + named.getMessage()));
    }
  }

  private LinePosition told(LinePosition place) {
    return new LinePosition(
        originals.getOrDefault(place.file(), place.file()), place.line(), place.rows());
  }

  private String percent() {
    return String.format(Locale.ROOT, "%.4f", limit * 100).replaceFirst("\\.?0+$", "");
  }

  private static String count(long n) {
    return String.format(Locale.ROOT, "%,d", n);
  }

  private static final class Reason {
    private final List<String> examples = new ArrayList<>();
    private long count;
  }
}
