package dev.zhiyin.tools.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ProgressTest {
  @Test
  void aFileGetsFewWholeLinesAndTheLastOne() {
    var told = new ByteArrayOutputStream();
    try (var out = new PrintStream(told, true, StandardCharsets.UTF_8);
        var bar = new Progress(out).bar("embed", " texts", 40)) {
      for (int i = 0; i < 40; i++) {
        bar.step();
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
    assertThat(told.toString(StandardCharsets.UTF_8))
        .doesNotContain("\r")
        .startsWith("embed")
        .contains("40/40 texts");
    assertThat(told.toString(StandardCharsets.UTF_8).lines()).hasSizeBetween(3, 7);
  }
}
