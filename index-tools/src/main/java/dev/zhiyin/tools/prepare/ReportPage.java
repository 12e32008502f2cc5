package dev.zhiyin.tools.prepare;

/** The report. */
final class ReportPage {
  private ReportPage() {}

  static String html(Summary summary) {
    return summary.toString();
  }
}
