package dev.zhiyin.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.xml.parsers.DocumentBuilderFactory;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FlameGraphMainTest {
  @TempDir private Path folder;

  @Test
  void drawsWhatTookTheTimeAsWideAsItTook() throws Exception {
    Path file = record();

    var written = new StringWriter();
    assertThat(
            new CommandLine(new FlameGraphMain())
                .setOut(new PrintWriter(written))
                .execute(file.toString(), "--from", "dev.zhiyin"))
        .isZero();
    String drawn = written.toString();

    var svg =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(drawn.getBytes(StandardCharsets.UTF_8)));
    assertThat(svg.getElementsByTagName("rect").getLength()).isPositive();
    assertThat(drawn).contains("FlameGraphMainTest.work ");
  }

  private Path record() throws IOException {
    Path file = folder.resolve("file.jfr");
    try (var recording = new Recording()) {
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
      recording.start();
      assertThat(work(System.nanoTime() + Duration.ofMillis(700).toNanos())).isNotZero();
      recording.stop();
      recording.dump(file);
    }
    return file;
  }

  private static double work(long until) {
    double sum = 0;
    while (System.nanoTime() < until) {
      for (int i = 1; i < 10_000; i++) {
        sum += Math.sqrt(i);
      }
    }
    return sum;
  }
}
