package dev.zhiyin.tools.prepare;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.mustachejava.DefaultMustacheFactory;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.prepare.Summary.Dropped;
import dev.zhiyin.tools.prepare.text.Spellings.Merge;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The report: one page that needs no other file, for people to read. This makes the texts that
 * {@code report.mustache} places.
 */
record ReportPage(Summary summary) {
  private static final int MOST_MERGES = 200;
  private static final Map<Split, String> COLOURS =
      Map.of(
          Split.TRAIN, "#3f7d6e",
          Split.HISTORY, "#9bb8b0",
          Split.VALID, "#c79a3b",
          Split.TEST, "#b5382a");

  /** Title, Chinese title and meaning of each rule. */
  private static final Map<String, List<String>> RULES = rules();

  static String html(Summary summary) {
    var page = new StringWriter();
    new DefaultMustacheFactory("dev/zhiyin/tools/prepare")
        .compile("report.mustache")
        .execute(page, new ReportPage(summary).texts());
    return page.toString();
  }

  private static Map<String, List<String>> rules() {
    try (InputStream in = ReportPage.class.getResourceAsStream("rules.json")) {
      return new ObjectMapper().readValue(in, new TypeReference<>() {});
    } catch (IOException impossible) {
      throw new UncheckedIOException("a resource of the program cannot be read", impossible);
    }
  }

  private record Total(String name, String chinese, String after, String before, String kept) {}

  private record Rule(
      boolean none,
      String title,
      String chinese,
      String meaning,
      String details,
      String events,
      String share,
      String width,
      List<String> settings) {}

  private record Part(String name, String colour, String width, String events, String share) {}

  private record Field(String name, String width, String share) {}

  private record Count(String name, String count) {}

  private record Spelling(String canonical, List<Count> from) {}

  private record Merged(
      String name, String chinese, boolean none, List<Spelling> merges, @Nullable String more) {}

  private record File(String name, String size, String checksum) {}

  /* What the template names, but for the charts and their texts. */
  private record Texts(
      List<Total> totals,
      List<Rule> rules,
      @Nullable String baskets,
      boolean pseudonymised,
      boolean positions,
      ReportCharts.@Nullable OverTime overTime,
      ReportCharts.LongTail longTail,
      ReportCharts.@Nullable Lengths lengths,
      List<Part> parts,
      String how,
      List<Field> fields,
      List<Count> standardised,
      List<Count> currencies,
      List<Merged> merged,
      List<File> files,
      String versions) {}

  private Texts texts() {
    boolean none = summary.findings().days().isEmpty();
    return new Texts(
        totals(),
        summary.dropped().stream().map(this::rule).toList(),
        summary.anonymousBaskets() == 0 ? null : number(summary.anonymousBaskets()),
        summary.pseudonymKey().isPresent(),
        summary.positions(),
        none ? null : ReportCharts.overTime(summary),
        ReportCharts.longTail(summary),
        none ? null : ReportCharts.lengths(summary),
        Stream.of(Split.TRAIN, Split.HISTORY, Split.VALID, Split.TEST)
            .filter(part -> part != Split.HISTORY || summary.splits().containsKey(part))
            .map(this::part)
            .toList(),
        how(),
        fields(),
        counts(summary.standardised()),
        counts(summary.currencies()),
        List.of(
            merged("Brands", "品牌", summary.brands()),
            merged("Categories", "类目", summary.categories())),
        Stream.of(summary.products(), summary.events())
            .flatMap(List::stream)
            .map(file -> new File(file.name(), size(file.bytes()), file.sha256().substring(0, 16)))
            .toList(),
        summary.versions().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", ")));
  }

  private List<Total> totals() {
    Summary.Counts before = summary.before();
    Summary.Counts after = summary.after();
    return List.of(
        total("Events", "行为", after.events(), before.events()),
        total("Shoppers", "顾客", after.shoppers(), before.shoppers()),
        total("Products", "商品", after.products(), before.products()));
  }

  private static Total total(String name, String chinese, long after, long before) {
    return new Total(name, chinese, number(after), number(before), percent(after, before));
  }

  private Rule rule(Dropped rule) {
    long most = summary.dropped().stream().mapToLong(Dropped::events).max().orElse(0);
    List<String> words = RULES.getOrDefault(rule.rule(), List.of(rule.rule(), "", ""));
    String details =
        rule.details().entrySet().stream()
            .map(entry -> entry.getKey() + ": " + number(entry.getValue()))
            .collect(Collectors.joining("; "));
    return new Rule(
        rule.events() == 0,
        words.get(0),
        words.get(1),
        words.get(2),
        details,
        number(rule.events()),
        percent(rule.events(), summary.before().events()),
        rule.events() == 0 ? "0" : width(Math.max(most / 200, rule.events()), most),
        settings(rule.rule()));
  }

  private List<String> settings(String rule) {
    return PrepareConfig.JSON
        .tree(summary.config())
        .path(rule)
        .propertyStream()
        .map(setting -> setting.getKey() + " " + shortened(text(setting.getValue())))
        .toList();
  }

  private static String text(JsonNode value) {
    if (value.isArray()) {
      return value.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
    }
    return value.isTextual() && value.asText().isEmpty() ? "–" : value.asText();
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= 40
        ? text
        : text.substring(0, text.offsetByCodePoints(0, 39)) + "…";
  }

  private Part part(Split part) {
    long all = summary.after().events();
    long events = summary.splits().getOrDefault(part, 0L);
    return new Part(
        part.text(),
        COLOURS.getOrDefault(part, ""),
        width(events, all),
        number(events),
        percent(events, all));
  }

  private String how() {
    return switch (summary.splitter().way()) {
      case GIVEN -> "As the files say; events without a split are train.";
      case LEAVE_ONE_OUT ->
          "Of each shopper, everything from the moment of the last new product on is test, and from that of the one before it on valid.";
      case TIME ->
          "By one moment for all shoppers: valid from %s, test from %s."
              .formatted(summary.splitter().cuts().valid(), summary.splitter().cuts().test());
    };
  }

  private List<Field> fields() {
    long all = Math.max(1, summary.filled().getOrDefault("title", 0L));
    return summary.filled().entrySet().stream()
        .map(
            field ->
                new Field(
                    field.getKey(), width(field.getValue(), all), percent(field.getValue(), all)))
        .toList();
  }

  private static List<Count> counts(Map<String, Long> numbers) {
    return numbers.entrySet().stream()
        .map(
            entry ->
                new Count(
                    entry.getKey().isEmpty() ? "the shop's own currency" : entry.getKey(),
                    number(entry.getValue())))
        .toList();
  }

  private static Merged merged(String name, String chinese, List<Merge> merges) {
    return new Merged(
        name,
        chinese,
        merges.isEmpty(),
        merges.stream()
            .limit(MOST_MERGES)
            .map(merge -> new Spelling(merge.canonical(), counts(merge.from())))
            .toList(),
        merges.size() > MOST_MERGES ? number(merges.size() - MOST_MERGES) : null);
  }

  /** {@code 1234567} as {@code 1,234,567}. */
  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /* A share with as many digits as it needs; 0 only for nothing. */
  private static String percent(long part, long whole) {
    double percent = whole == 0 ? 0 : 100.0 * part / whole;
    if (part > 0 && percent < 0.01) {
      return "< 0.01 %";
    }
    return String.format(Locale.ROOT, percent < 10 ? "%.2f %%" : "%.1f %%", percent)
        .replace(".00 ", " ")
        .replace(".0 ", " ");
  }

  private static String width(long part, long whole) {
    return String.format(Locale.ROOT, "%.1f", whole == 0 ? 0 : 100.0 * part / whole);
  }

  private static String size(long bytes) {
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }
}
