package dev.zhiyin.tools.prepare;

import static java.util.stream.Collectors.joining;

import dev.zhiyin.tools.prepare.text.Spellings.Merge;
import java.util.List;
import java.util.Map;

/** The parts of the report on products, each a piece of HTML. */
final class ProductSections {
  private static final int MOST_MERGES = 200;

  private final Summary summary;

  ProductSections(Summary summary) {
    this.summary = summary;
  }

  String fields() {
    long all = Math.max(1, summary.filled().getOrDefault("title", 0L));
    String fields =
        summary.filled().entrySet().stream()
            .map(
                field ->
                    "<tr><td>%s</td><td class=\"bar\"><i style=\"width:%s%%\"></i></td><td class=\"n\">%s</td></tr>%n"
                        .formatted(
                            field.getKey(),
                            Html.place(100.0 * field.getValue() / all),
                            Html.percent(field.getValue(), all)))
            .collect(joining());
    String changed =
        rows(summary.standardised(), "nothing had to be changed")
            + rows(summary.currencies(), "no product has a price", "prices in ");
    return """
        <section class="two"><div><h2>What products tell <span lang="zh">商品字段</span></h2>
        <table class="fields">%s</table></div>
        <div><h2>Standardised <span lang="zh">规范化</span></h2><table>%s</table></div></section>
        """
        .formatted(fields, changed);
  }

  private static String rows(Map<String, Long> numbers, String none) {
    return rows(numbers, none, "");
  }

  private static String rows(Map<String, Long> numbers, String none, String prefix) {
    if (numbers.isEmpty()) {
      return "<tr class=\"none\"><td colspan=\"2\">%s</td></tr>%n".formatted(none);
    }
    return numbers.entrySet().stream()
        .map(
            entry ->
                "<tr><td>%s%s</td><td class=\"n\">%s</td></tr>%n"
                    .formatted(
                        prefix,
                        Html.escaped(
                            entry.getKey().isEmpty() ? "the shop's own currency" : entry.getKey()),
                        Html.number(entry.getValue())))
        .collect(joining());
  }

  String merged() {
    return Html.section(
        "Spellings merged",
        "合并的品牌与类目",
        "<div class=\"two\"><div><h3>Brands <span lang=\"zh\">品牌</span></h3>"
            + merges(summary.brands())
            + "</div><div><h3>Categories <span lang=\"zh\">类目</span></h3>"
            + merges(summary.categories())
            + "</div></div>");
  }

  private static String merges(List<Merge> merges) {
    if (merges.isEmpty()) {
      return "<p class=\"quiet\">Each has one spelling.</p>";
    }
    String rows =
        merges.stream()
            .limit(MOST_MERGES)
            .map(
                merge ->
                    "<tr><td><b>%s</b></td><td>%s</td></tr>%n"
                        .formatted(
                            Html.escaped(merge.canonical()),
                            merge.from().entrySet().stream()
                                .map(
                                    from ->
                                        "%s × %s"
                                            .formatted(
                                                Html.escaped(from.getKey()),
                                                Html.number(from.getValue())))
                                .collect(joining("<br>"))))
            .collect(joining());
    String more =
        merges.size() <= MOST_MERGES
            ? ""
            : "<p class=\"quiet\">and %s more in manifest.json</p>"
                .formatted(Html.number(merges.size() - MOST_MERGES));
    return "<table><thead><tr><th>written as</th><th>in place of</th></tr></thead>"
        + rows
        + "</table>"
        + more;
  }
}
