package dev.zhiyin.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.config.Bounds.Durations;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({"500ms,PT0.5S", "2s,PT2S", "5m,PT5M", "1h,PT1H", "1d,PT24H", "1500ms,PT1.5S"})
  void whatIsReadIsWrittenTheSame(String text, Duration duration) {
    assertThat(Durations.parse(text)).contains(duration);
    assertThat(Durations.text(duration)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s", "2", "2 weeks", "-1s", "1.5s", "9999999999s"})
  void anythingElseIsNoDuration(String text) {
    assertThat(Durations.parse(text)).isEmpty();
  }
}
