package dev.zhiyin.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  @Test
  void isSecondsOrADate() {
    assertThat(JsonService.pause(" 7 ")).contains(Duration.ofSeconds(7));
    String inAMinute =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(1));
    assertThat(JsonService.pause(inAMinute).orElseThrow())
        .isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));
    assertThat(JsonService.pause("Fri, 27 Nov 2020 10:00:00 GMT")).contains(Duration.ZERO);
  }

  @Test
  void isNothingOtherwise() {
    assertThat(JsonService.pause("soon")).isEmpty();
    assertThat(JsonService.pause("-1")).isEmpty();
    assertThat(JsonService.pause("")).isEmpty();
  }
}
