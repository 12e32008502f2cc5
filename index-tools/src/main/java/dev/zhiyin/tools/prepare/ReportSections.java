package dev.zhiyin.tools.prepare;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The parts of the report but those on products, each a piece of HTML. */
final class ReportSections {
  private static final String INK = "#3f7d6e";

  /** Upper ends of the classes of history lengths. */
  private static final long[] LENGTHS = {1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 50, 100, 200, 500, 1000};

  private final Summary summary;

  ReportSections(Summary summary) {
    this.summary = summary;
  }

  String numbers() {
    Summary.Counts before = summary.before();
    Summary.Counts after = summary.after();
    return "<section class=\"numbers\">\n"
        + figure("Events", "行为", after.events(), before.events())
        + figure("Shoppers", "用户", after.shoppers(), before.shoppers())
        + figure("Products", "商品", after.products(), before.products())
        + "</section>\n";
  }

  private static String figure(String name, String chinese, long after, long before) {
    return """
        <div><h2>%s <span lang="zh">%s</span></h2><b>%s</b><p>of %s, %s kept</p></div>
        """
        .formatted(
            name, chinese, Html.number(after), Html.number(before), Html.percent(after, before));
  }

  String dropped() {
    long before = summary.before().events();
    long most = summary.dropped().stream().mapToLong(Dropped::events).max().orElse(0);
    String rows =
        summary.dropped().stream().map(rule -> row(rule, before, most)).collect(joining());
    String baskets =
        summary.anonymousBaskets() == 0
            ? ""
            : "<p>%s baskets without a shopper were taken as shoppers of their own, by their order.</p>\n"
                .formatted(Html.number(summary.anonymousBaskets()));
    return Html.section(
        "What was left out, and why",
        "剔除了什么，为什么",
        "<table class=\"rules\"><thead><tr><th>Rule</th><th class=\"n\">Events</th><th class=\"n\">Share</th>"
            + "<th></th><th>Setting</th></tr></thead><tbody>\n"
            + rows
            + "</tbody></table>\n"
            + baskets
            + (summary.pseudonymKey().isEmpty()
                ? ""
                : "<p>Ids of shoppers were replaced by pseudonyms.</p>\n"));
  }

  private String row(Dropped rule, long before, long most) {
    String details =
        rule.details().entrySet().stream()
            .map(entry -> Html.escaped(entry.getKey()) + ": " + Html.number(entry.getValue()))
            .collect(joining("; "));
    double width = most == 0 ? 0 : 100.0 * rule.events() / most;
    return """
        <tr%s><td><b>%s</b> <span lang="zh">%s</span><small>%s%s</small></td><td class="n">%s</td>\
        <td class="n">%s</td><td class="bar"><i style="width:%s%%"></i></td><td><code>%s</code></td></tr>
        """
        .formatted(
            rule.events() == 0 ? " class=\"none\"" : "",
            RuleWords.title(rule.rule()),
            RuleWords.chinese(rule.rule()),
            RuleWords.meaning(rule.rule()),
            details.isEmpty() ? "" : "<br>" + details,
            Html.number(rule.events()),
            Html.percent(rule.events(), before),
            Html.place(rule.events() == 0 ? 0 : Math.max(width, 0.5)),
            settings(rule.rule()));
  }

  private String settings(String rule) {
    JsonNode settings = SettingsJson.tree(summary.config()).path(rule);
    return settings
        .propertyStream()
        .map(setting -> setting.getKey() + " " + shortened(text(setting.getValue())))
        .map(Html::escaped)
        .collect(joining("<br>"));
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(JsonNode::asText).collect(joining(", "));
    }
    return value.isTextual() && value.asText().isEmpty() ? "–" : value.asText();
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= 40
        ? text
        : text.substring(0, text.offsetByCodePoints(0, 39)) + "…";
  }

  String overTime() {
    var chart = new EventsOverTime(summary);
    List<EventType> types = chart.types();
    String legend =
        IntStream.range(0, types.size())
            .mapToObj(
                i ->
                    "<span><i style=\"background:%s\"></i>%s</span>"
                        .formatted(EventsOverTime.colour(i), types.get(i).text()))
            .collect(joining());
    return Html.section(
        summary.positions() ? "Events along the history" : "Events over time",
        summary.positions() ? "历史位置分布" : "每日行为",
        "<p class=\"legend\">%s<em>one bar: %s</em></p>%n".formatted(legend, chart.unit())
            + chart.svg());
  }

  String shapes() {
    var curve = new CurveChart(summary.findings().popularity());
    long met = summary.findings().popularity().size();
    String tail =
        """
        <div><h3>The long tail <span lang="zh">长尾</span></h3>
        %s<p>From left to right the products that anybody met, most popular first; upwards their share of the \
        events. 1 %% of them have %s of the events, 10 %% have %s. %s products were met by nobody.</p></div>
        """
            .formatted(
                curve.svg(),
                share(curve.share(0.01)),
                share(curve.share(0.1)),
                Html.number(Math.max(0, summary.after().products() - met)));
    return "<section class=\"two\">\n" + tail + lengths() + "</section>\n";
  }

  private String lengths() {
    var classes = new TreeMap<Integer, Long>();
    summary
        .findings()
        .lengths()
        .forEach((length, shoppers) -> classes.merge(lengthClass(length), shoppers, Long::sum));
    var bars = new ArrayList<BarChart.Bar>();
    for (int i = 0; !classes.isEmpty() && i <= classes.lastKey(); i++) {
      bars.add(new BarChart.Bar(lengthLabel(i), List.of(classes.getOrDefault(i, 0L))));
    }
    long shoppers = summary.after().shoppers();
    double mean = shoppers == 0 ? 0 : (double) summary.after().events() / shoppers;
    return """
        <div><h3>Length of histories <span lang="zh">历史长度</span></h3>
        %s<p>Shoppers by number of their events. On average there are %s; half of the shoppers have at most %s.</p></div>
        """
        .formatted(
            new BarChart(List.of("shoppers"), List.of(INK), bars, List.of()).narrowSvg(),
            String.format(Locale.ROOT, "%.1f", mean),
            Html.number(median()));
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

  private long median() {
    long below = 0;
    for (var entry : summary.findings().lengths().entrySet()) {
      below += entry.getValue();
      if (2 * below >= summary.after().shoppers()) {
        return entry.getKey();
      }
    }
    return 0;
  }

  String split() {
    long all = summary.after().events();
    Map<Split, String> colours =
        Map.of(Split.TRAIN, INK, Split.VALID, "#c79a3b", Split.TEST, "#b5382a");
    var bar = new StringBuilder();
    var legend = new StringBuilder();
    for (Split part : List.of(Split.TRAIN, Split.VALID, Split.TEST)) {
      long events = summary.splits().getOrDefault(part, 0L);
      double width = all == 0 ? 0 : 100.0 * events / all;
      bar.append(
          "<i style=\"width:%s%%;background:%s\"></i>"
              .formatted(Html.place(width), colours.get(part)));
      legend.append(
          "<span><i style=\"background:%s\"></i>%s %s (%s)</span>"
              .formatted(
                  colours.get(part), part.text(), Html.number(events), Html.percent(events, all)));
    }
    return Html.section(
        "Split",
        "训练、验证与测试",
        "<div class=\"parts\">%s</div><p class=\"legend\">%s</p><p>%s</p>%n"
            .formatted(bar, legend, how()));
  }

  private String how() {
    return switch (summary.splitter().way()) {
      case GIVEN -> "As the files say; events without a split are train.";
      case LEAVE_ONE_OUT ->
          "Of each shopper, everything from the last new product on is test, and from the one before it on valid.";
      case TIME ->
          "By one moment for all shoppers: valid from %s, test from %s."
              .formatted(summary.splitter().cuts().valid(), summary.splitter().cuts().test());
    };
  }

  String sources() {
    return Html.section(
        "Files",
        "来源",
        "<table><thead><tr><th>File</th><th class=\"n\">Size</th><th>SHA-256</th></tr></thead>"
            + files(summary.products())
            + files(summary.events())
            + "</table><p class=\"quiet\">All settings and numbers: manifest.json. %s</p>"
                .formatted(
                    summary.versions().entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(joining(", "))));
  }

  private static String files(List<SourceFile> files) {
    return files.stream()
        .map(
            file ->
                "<tr><td>%s</td><td class=\"n\">%s</td><td><code>%s…</code></td></tr>%n"
                    .formatted(
                        Html.escaped(file.name()),
                        Html.bytes(file.bytes()),
                        file.sha256().substring(0, 16)))
        .collect(joining());
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
