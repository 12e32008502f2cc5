package dev.zhiyin.tools.evaluate;

import com.google.errorprone.annotations.FormatMethod;
import dev.zhiyin.tools.evaluate.Delta.Interval;
import dev.zhiyin.tools.evaluate.Segments.SegmentRow;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** An evaluation for people to read: three tables of fixed width. */
record ReportTable(PrintWriter out) {
  void print(Evaluation.Report report) {
    rows(report.rows());
    if (report.shoppersWithoutTarget() > 0) {
      line(
          "%,d shoppers left out: nothing of theirs was held out that the shop has",
          report.shoppersWithoutTarget());
    }
    if (report.shoppersWithoutHistory() > 0) {
      line(
          "%,d shoppers left out: nothing was known of them before",
          report.shoppersWithoutHistory());
    }
    segments(report.segments());
    comparisons(report.comparisons());
  }

  private void rows(List<Row> rows) {
    line(
        "%-20s %-11s %-5s %-14s %7s  %6s %6s  %6s %6s %6s  %-16s %-16s %6s  %6s %6s %6s %6s",
        "model",
        "trained on",
        "split",
        "by",
        "users",
        "R@5",
        "N@5",
        "R@10",
        "N@10",
        "P@10",
        "R@10, 95 %",
        "N@10, 95 %",
        "MRR",
        "cover",
        "gini",
        "divers",
        "expos");
    for (Row row : rows) {
      line(
          "%-20s %-11s %-5s %-14s %7d  %.4f %.4f  %.4f %.4f %.4f  %-16s %-16s %.4f  %.4f %6.3f %6.3f %6.4f",
          row.model(),
          row.trainedOn(),
          row.split(),
          row.through(),
          row.users(),
          row.recall5(),
          row.ndcg5(),
          row.recall10(),
          row.ndcg10(),
          row.precision10(),
          text(row.recallInterval()),
          text(row.ndcgInterval()),
          row.mrr(),
          row.coverage(),
          row.gini(),
          row.diversity(),
          row.exposure());
    }
  }

  private void segments(List<SegmentRow> segments) {
    line(
        "%n%-20s %-11s %-6s %-14s %7s  %6s %6s  %-16s %-16s  %s",
        "model",
        "trained on",
        "by",
        "of",
        "users",
        "R@10",
        "N@10",
        "R@10, 95 %",
        "N@10, 95 %",
        "R@10 over text, 95 %");
    for (SegmentRow row : segments) {
      line(
          "%-20s %-11s %-6s %-14s %7d  %.4f %.4f  %-16s %-16s  %s",
          row.model(),
          row.trainedOn(),
          row.through(),
          row.segment(),
          row.users(),
          row.recall10(),
          row.ndcg10(),
          text(row.recallInterval()),
          text(row.ndcgInterval()),
          row.overText().text());
    }
  }

  private void comparisons(List<Comparison> comparisons) {
    line(
        "%n%-26s %-11s %-26s %-11s %7s  %-8s %-18s %-8s %-18s",
        "model", "trained on", "against", "trained on", "users", "R@10", "95 %", "N@10", "95 %");
    for (Comparison row : comparisons) {
      line(
          "%-26s %-11s %-26s %-11s %7d  %s  %s",
          row.model() + " " + row.through(),
          row.trainedOn(),
          row.otherModel() + " " + row.otherThrough(),
          row.otherTrainedOn(),
          row.users(),
          row.recall10().text(),
          row.ndcg10().text());
    }
  }

  private static String text(Interval interval) {
    return String.format(Locale.ROOT, "[%.4f, %.4f]", interval.low(), interval.high());
  }

  @FormatMethod
  private void line(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
