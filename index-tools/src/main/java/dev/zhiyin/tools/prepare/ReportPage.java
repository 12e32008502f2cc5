package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** The report: one page that needs no other file, for people to read. */
final class ReportPage {
  private static final String STYLE = "report.css";

  private ReportPage() {}

  static String html(Summary summary) {
    var sections = new ReportSections(summary);
    var products = new ProductSections(summary);
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Preparation 数据准备报告</title>
        <style>
        %s</style>
        </head>
        <body>
        <header><h1>Preparation <span lang="zh">数据准备报告</span></h1>
        <p>What became of a shop's raw files, and why.</p></header>
        <main>
        %s%s%s%s%s%s%s%s</main>
        </body>
        </html>
        """
        .formatted(
            style(),
            sections.numbers(),
            sections.dropped(),
            sections.overTime(),
            sections.shapes(),
            sections.split(),
            products.fields(),
            products.merged(),
            sections.sources());
  }

  private static String style() {
    try (InputStream in =
        Objects.requireNonNull(ReportPage.class.getResourceAsStream(STYLE), STYLE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new StorageFailed(Path.of(STYLE), failure);
    }
  }
}
