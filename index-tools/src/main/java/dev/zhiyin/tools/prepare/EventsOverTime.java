package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.split.Splitter.Way;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The chart of events by type over days, or over longer times where there are very many days. */
final class EventsOverTime {
  private static final List<String> COLOURS =
      List.of(
          "#3f7d6e", "#b5382a", "#c79a3b", "#5b7aa0", "#8a5a83", "#7a9a4a", "#d0815d", "#4a4f5c",
          "#9aa3ad", "#2f5d8a");

  private static final int MOST_BARS = 200;

  private final Summary summary;
  private final List<EventType> types;
  private final long daysABar;

  EventsOverTime(Summary summary) {
    this.summary = summary;
    types = types(summary.findings().days());
    daysABar = daysABar(summary.findings().days());
  }

  List<EventType> types() {
    return types;
  }

  static String colour(int place) {
    return COLOURS.get(place % COLOURS.size());
  }

  /** What one bar stands for. */
  String unit() {
    if (summary.positions()) {
      return daysABar == 1 ? "position in the history" : daysABar + " positions in the history";
    }
    return daysABar == 1 ? "day" : daysABar + " days";
  }

  String svg() {
    SortedMap<Long, Map<EventType, Long>> days = summary.findings().days();
    if (days.isEmpty()) {
      return "<p class=\"quiet\">No events are left.</p>";
    }
    long first = days.firstKey();
    int count = (int) ((days.lastKey() - first) / daysABar) + 1;
    var sums = new TreeMap<Integer, long[]>();
    days.forEach(
        (day, byType) ->
            byType.forEach(
                (type, n) ->
                    sums.computeIfAbsent(
                                (int) ((day - first) / daysABar), _ -> new long[types.size()])[
                            types.indexOf(type)] +=
                        n));
    var bars = new ArrayList<BarChart.Bar>();
    for (int i = 0; i < count; i++) {
      var parts = new ArrayList<Long>();
      for (long n : sums.getOrDefault(i, new long[types.size()])) {
        parts.add(n);
      }
      bars.add(new BarChart.Bar(label(first + i * daysABar), parts));
    }
    return new BarChart(
            types.stream().map(EventType::text).toList(), COLOURS, bars, marks(first, count))
        .svg();
  }

  private List<BarChart.Mark> marks(long first, int bars) {
    if (summary.splitter().way() != Way.TIME) {
      return List.of();
    }
    var marks = new ArrayList<BarChart.Mark>();
    mark(marks, summary.splitter().cuts().valid(), "valid", first, bars);
    mark(marks, summary.splitter().cuts().test(), "test", first, bars);
    return marks;
  }

  private void mark(List<BarChart.Mark> marks, Instant from, String label, long first, int bars) {
    if (!from.equals(Instant.MAX)) {
      long place = (from.getEpochSecond() / 86_400 - first) / daysABar;
      marks.add(new BarChart.Mark((int) Math.min(place, bars), label));
    }
  }

  private String label(long day) {
    return summary.positions()
        ? Long.toString(day)
        : LocalDate.ofInstant(Instant.ofEpochSecond(day * 86_400), ZoneOffset.UTC).toString();
  }

  private static List<EventType> types(SortedMap<Long, Map<EventType, Long>> days) {
    var sums = new TreeMap<EventType, Long>();
    days.values().forEach(day -> day.forEach((type, n) -> sums.merge(type, n, Long::sum)));
    return sums.entrySet().stream()
        .sorted(Map.Entry.<EventType, Long>comparingByValue().reversed())
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long daysABar(SortedMap<Long, Map<EventType, Long>> days) {
    long span = days.isEmpty() ? 1 : days.lastKey() - days.firstKey() + 1;
    for (long unit : new long[] {1, 7, 28, 91}) {
      if (span / unit <= MOST_BARS) {
        return unit;
      }
    }
    return Math.ceilDiv(span, MOST_BARS);
  }
}
