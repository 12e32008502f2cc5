package dev.zhiyin.benchmarks.peer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of one engine.
 *
 * @param breadth what the breadth of its searches is called
 * @param loadSeconds until all could be found
 * @param diskBytes of all that it keeps
 * @param memoryBytes resident, after all requests
 * @param writtenMillis until a product was acknowledged, median; null if it takes none
 * @param foundMillis from then until it was found
 */
record PeerResult(
    String name,
    String settings,
    String breadth,
    double loadSeconds,
    long diskBytes,
    long memoryBytes,
    @Nullable Double writtenMillis,
    @Nullable Double foundMillis,
    List<Row> rows) {
  private static final String NONE = "–";

  PeerResult {
    rows = List.copyOf(rows);
  }

  /**
   * One kind of request.
   *
   * @param recall of the nearest {@value PeerShop#NEAREST}, 0 to 1; null where there is no truth
   * @param breadth with which it was reached
   * @param p50 milliseconds with one client
   * @param p99 milliseconds with one client
   * @param rate requests a second with four clients
   */
  record Row(
      String request, @Nullable Double recall, int breadth, double p50, double p99, double rate) {}

  /** All of them side by side, as Markdown: the table, and what each engine was set to. */
  static String table(String shop, double target, List<PeerResult> results) {
    var lines = new ArrayList<String>();
    lines.add(
        "%s. p50 / p99 in ms with one client; requests a second with four; recall@%d and the breadth that it took to reach %s. Words with the vector, and recommendations, bring ten products; their breadth is that of the same filter."
            .formatted(shop, PeerShop.NEAREST, number(target)));
    lines.add("");
    lines.add(line("", results, PeerResult::name));
    lines.add(line("---", results, _ -> "---"));
    for (String request : requests(results)) {
      lines.add(line(request, results, one -> one.cell(request)));
    }
    lines.add(line("load until found, s", results, one -> number(one.loadSeconds)));
    lines.add(line("disk, MB", results, one -> number(one.diskBytes / 1e6)));
    lines.add(line("resident memory, MB", results, one -> number(one.memoryBytes / 1e6)));
    lines.add(line("write acknowledged; then found, ms", results, PeerResult::writes));
    lines.add("");
    for (PeerResult one : results) {
      lines.add("- %s: %s".formatted(one.name, one.settings));
    }
    return String.join("\n", lines);
  }

  private static Set<String> requests(List<PeerResult> results) {
    var all = new LinkedHashSet<String>();
    results.forEach(one -> one.rows.forEach(row -> all.add(row.request)));
    return all;
  }

  private static String line(
      String head, List<PeerResult> results, Function<PeerResult, String> cell) {
    return results.stream().map(cell).collect(Collectors.joining(" | ", "| " + head + " | ", " |"));
  }

  private String cell(String request) {
    return rows.stream()
        .filter(row -> row.request.equals(request))
        .findFirst()
        .map(this::cell)
        .orElse(NONE);
  }

  private String cell(Row row) {
    String times = "%s / %s; %s".formatted(number(row.p50), number(row.p99), number(row.rate));
    return row.recall == null
        ? times
        : "%s; %s (%s %d)"
            .formatted(times, String.format(Locale.ROOT, "%.3f", row.recall), breadth, row.breadth);
  }

  private String writes() {
    return writtenMillis == null || foundMillis == null
        ? NONE
        : "%s; %s".formatted(number(writtenMillis), number(foundMillis));
  }

  /** Three digits of it, or all before the point. */
  static String number(double value) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
    String digits = String.format(Locale.ROOT, "%,." + decimals + "f", value);
    return digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits;
  }
}
