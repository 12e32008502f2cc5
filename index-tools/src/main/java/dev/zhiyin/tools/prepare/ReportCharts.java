package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.cli.SvgChart;
import dev.zhiyin.tools.split.Splitter.Way;
import java.awt.Color;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The pictures of the report. */
final class ReportCharts {
  private static final int HEIGHT = 300;
  private static final int WIDE = 1000;
  private static final int NARROW = 480;
  private static final Color INK = Color.decode("#3f7d6e");
  private static final Color PALE = Color.decode("#dfe9e6");
  private static final Color SEAL = Color.decode("#b5382a");
  private static final List<String> COLOURS =
      List.of(
          "#3f7d6e", "#b5382a", "#c79a3b", "#5b7aa0", "#8a5a83", "#7a9a4a", "#d0815d", "#4a4f5c",
          "#9aa3ad", "#2f5d8a");

  /** Upper ends of the classes of history lengths. */
  private static final long[] LENGTHS = {1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100, 200, 500, 1000};

  private ReportCharts() {}

  /** A type of event and its colour. */
  record Legend(String colour, String text) {}

  /**
   * A picture of events by type, each type on top of those that are more frequent.
   *
   * @param picture as a file of SVG in Base64; null where this Java cannot draw
   * @param unit what one point stands for
   */
  record OverTime(String title, @Nullable String picture, List<Legend> legend, String unit) {}

  static OverTime overTime(Summary summary) {
    SortedMap<Long, Map<EventType, Long>> days = summary.findings().days();
    long unit = summary.findings().unit();
    Map<EventType, long[]> byType = byType(days, unit);
    var legend = new ArrayList<Legend>();
    byType.keySet().forEach(type -> legend.add(new Legend(colour(legend.size()), type.text())));
    String one = summary.positions() ? "position in the history" : "day";
    return new OverTime(
        "events by type",
        picture(() -> overTime(summary, byType, unit)),
        legend,
        unit == 1 ? one : unit + " " + one.replaceFirst("(position|day)", "$1s"));
  }

  private static String colour(int place) {
    return COLOURS.get(place % COLOURS.size());
  }

  /* Most frequent first, a number for each point. */
  private static Map<EventType, long[]> byType(
      SortedMap<Long, Map<EventType, Long>> days, long unit) {
    int points = (int) ((days.lastKey() - days.firstKey()) / unit) + 1;
    var sums = new TreeMap<EventType, long[]>();
    days.forEach(
        (day, counts) ->
            counts.forEach(
                (type, n) ->
                    sums.computeIfAbsent(type, _ -> new long[points])[
                            (int) ((day - days.firstKey()) / unit)] +=
                        n));
    var sorted = new LinkedHashMap<EventType, long[]>();
    sums.entrySet().stream()
        .sorted((a, b) -> Long.compare(sum(b.getValue()), sum(a.getValue())))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }

  private static long sum(long[] values) {
    return Arrays.stream(values).sum();
  }

  /* Areas that reach from the bottom to their place in the pile, the highest drawn first. */
  private static XYChart overTime(Summary summary, Map<EventType, long[]> byType, long unit) {
    XYChart chart = new XYChartBuilder().width(WIDE).height(HEIGHT).build();
    SvgChart.plain(chart.getStyler());
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Area);
    chart.getStyler().setYAxisDecimalPattern("#,###").setYAxisMin(0.0);
    if (!summary.positions()) {
      chart
          .getStyler()
          .setxAxisTickLabelsFormattingFunction(
              day -> LocalDate.ofEpochDay(day.longValue()).toString());
    }
    var pile = new ArrayList<double[]>();
    for (long[] counts : byType.values()) {
      double[] below = pile.isEmpty() ? new double[counts.length] : pile.getLast();
      pile.add(IntStream.range(0, counts.length).mapToDouble(i -> below[i] + counts[i]).toArray());
    }
    long first = summary.findings().days().firstKey();
    double[] places =
        IntStream.range(0, pile.getLast().length).mapToDouble(i -> first + i * unit).toArray();
    List<EventType> types = List.copyOf(byType.keySet());
    for (int i = types.size() - 1; i >= 0; i--) {
      style(
          chart.addSeries(types.get(i).text(), places, pile.get(i)),
          Color.decode(colour(i)),
          Color.decode(colour(i)));
    }
    if (summary.splitter().way() == Way.TIME) {
      mark(chart, summary.splitter().cuts().valid(), "valid", pile.getLast());
      mark(chart, summary.splitter().cuts().test(), "test", pile.getLast());
    }
    return chart;
  }

  private static void style(XYSeries series, Color fill, Color line) {
    series.setFillColor(fill);
    series.setLineColor(line);
    series.setMarker(SeriesMarkers.NONE);
  }

  private static void mark(XYChart chart, Instant from, String name, double[] heights) {
    double day = from.getEpochSecond() / 86_400.0;
    chart.getStyler().setAnnotationLineColor(SEAL);
    chart.getStyler().setAnnotationTextFontColor(SEAL);
    chart.addAnnotation(new AnnotationLine(day, true, false));
    double top = Arrays.stream(heights).max().orElse(0);
    chart.addAnnotation(new AnnotationText(name, day, top, false));
  }

  /** How much of all events the most popular products have. */
  record LongTail(
      String title, @Nullable String picture, String ofOne, String ofTen, String without) {}

  static LongTail longTail(Summary summary) {
    List<Long> popularity = summary.findings().popularity();
    return new LongTail(
        "share of the events by share of the products",
        picture(() -> longTail(popularity)),
        "%.0f %%".formatted(100 * share(popularity, 0.01)),
        "%.0f %%".formatted(100 * share(popularity, 0.1)),
        ReportPage.number(Math.max(0, summary.after().products() - popularity.size())));
  }

  /* The share of the events that this share of the products has, 0 to 1. */
  private static double share(List<Long> popularity, double ofProducts) {
    long all = popularity.stream().mapToLong(Long::longValue).sum();
    long products = Math.round(ofProducts * popularity.size());
    long some = popularity.stream().limit(products).mapToLong(Long::longValue).sum();
    return all == 0 ? 0 : (double) some / all;
  }

  private static XYChart longTail(List<Long> popularity) {
    XYChart chart = new XYChartBuilder().width(NARROW).height(HEIGHT).build();
    SvgChart.plain(chart.getStyler());
    chart.getStyler().setXAxisDecimalPattern("0 %").setYAxisDecimalPattern("0 %");
    chart.getStyler().setYAxisMin(0.0);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Area);
    double[] shares = IntStream.rangeClosed(0, 100).mapToDouble(i -> i / 100.0).toArray();
    double[] events = Arrays.stream(shares).map(at -> share(popularity, at)).toArray();
    style(chart.addSeries("events", shares, events), PALE, INK);
    XYSeries even = chart.addSeries("even", new double[] {0, 1}, new double[] {0, 1});
    even.setXYSeriesRenderStyle(XYSeriesRenderStyle.Line);
    style(even, PALE, Color.LIGHT_GRAY);
    return chart;
  }

  /** Shoppers by the number of their events. */
  record Lengths(String title, @Nullable String picture, String mean, String median) {}

  static Lengths lengths(Summary summary) {
    long shoppers = summary.after().shoppers();
    double mean = shoppers == 0 ? 0 : (double) summary.after().events() / shoppers;
    return new Lengths(
        "shoppers by number of events",
        picture(() -> lengths(summary.findings().lengths())),
        String.format(Locale.ROOT, "%.1f", mean),
        ReportPage.number(median(summary.findings().lengths(), shoppers)));
  }

  private static CategoryChart lengths(SortedMap<Long, Long> lengths) {
    var classes = new TreeMap<Integer, Long>();
    lengths.forEach((length, shoppers) -> classes.merge(lengthClass(length), shoppers, Long::sum));
    List<Integer> all = IntStream.rangeClosed(0, classes.lastKey()).boxed().toList();
    CategoryChart chart = new CategoryChartBuilder().width(NARROW).height(HEIGHT).build();
    SvgChart.plain(chart.getStyler());
    chart.getStyler().setYAxisDecimalPattern("#,###");
    chart.getStyler().setXAxisLabelRotation(45);
    chart
        .addSeries(
            "shoppers",
            all.stream().map(ReportCharts::lengthLabel).toList(),
            all.stream().map(i -> classes.getOrDefault(i, 0L)).toList())
        .setFillColor(INK);
    return chart;
  }

  private static int lengthClass(long length) {
    int i = 0;
    while (i < LENGTHS.length && LENGTHS[i] < length) {
      i++;
    }
    return i;
  }

  private static String lengthLabel(int i) {
    if (i == LENGTHS.length) {
      return "> " + LENGTHS[i - 1];
    }
    long from = i == 0 ? 1 : LENGTHS[i - 1] + 1;
    return from == LENGTHS[i] ? Long.toString(from) : from + "–" + LENGTHS[i];
  }

  private static long median(SortedMap<Long, Long> lengths, long shoppers) {
    long below = 0;
    for (var entry : lengths.entrySet()) {
      below += entry.getValue();
      if (2 * below >= shoppers) {
        return entry.getKey();
      }
    }
    return 0;
  }

  private static @Nullable String picture(Supplier<Chart<?, ?>> chart) {
    try {
      return Base64.getEncoder().encodeToString(SvgChart.of(chart.get()));
    } catch (WorkRefused unable) {
      return null;
    }
  }
}
