package dev.zhiyin.tools.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParserTest {
  private final TimeParser shanghai = new TimeParser(ZoneId.of("Asia/Shanghai"));

  @ParameterizedTest
  @CsvSource({
    "2024-05-01 10:00:00, 2024-05-01T02:00:00Z",
    "2024-05-01T10:00:00, 2024-05-01T02:00:00Z",
    "2024-05-01 10:00, 2024-05-01T02:00:00Z",
    "2024-5-1 9:05, 2024-05-01T01:05:00Z",
    "2024-05-01 10:00:00.123456, 2024-05-01T02:00:00.123456Z",
    "2024-05-01 10:00:00.5, 2024-05-01T02:00:00.500Z",
    "2024-05-01, 2024-04-30T16:00:00Z",
    "2024/05/01 10:00:00, 2024-05-01T02:00:00Z",
    "2024/5/1, 2024-04-30T16:00:00Z",
    "20240501, 2024-04-30T16:00:00Z",
    "20240501100000, 2024-05-01T02:00:00Z",
    "202405011030, 2024-05-01T02:30:00Z",
    "20240501.0, 2024-04-30T16:00:00Z",
    "2.0240501E7, 2024-04-30T16:00:00Z",
    "20240501100000.0, 2024-05-01T02:00:00Z",
    "202405011030.00, 2024-05-01T02:30:00Z",
    "20240501.5, 1970-08-23T06:21:41.500Z",
    "199912312359, 1999-12-31T15:59:00Z",
    "315532800000, 1980-01-01T00:00:00Z",
    "2019-10-01 00:00:00 UTC, 2019-10-01T00:00:00Z",
    "2019-10-01 00:00:00 GMT, 2019-10-01T00:00:00Z",
    "2024-05-01T10:00:00Z, 2024-05-01T10:00:00Z",
    "2024-05-01t10:00:00z, 2024-05-01T10:00:00Z",
    "2024-05-01T10:00:00+01:00, 2024-05-01T09:00:00Z",
    "2024-05-01 10:00:00+00, 2024-05-01T10:00:00Z",
    "2024-05-01 10:00:00.25+0530, 2024-05-01T04:30:00.250Z",
    "2024-05-01 10:00:00 -07:00, 2024-05-01T17:00:00Z",
    "1714557600, 2024-05-01T10:00:00Z",
    "1714557600.5, 2024-05-01T10:00:00.500Z",
    "1.7145576e9, 2024-05-01T10:00:00Z",
    "1714557600123, 2024-05-01T10:00:00.123Z",
    "1714557600123456, 2024-05-01T10:00:00.123456Z",
    "1714557600123456789, 2024-05-01T10:00:00.123456789Z",
    "-5, 1969-12-31T23:59:55Z",
    "1, 1970-01-01T00:00:01Z",
  })
  void readsTimesAsFilesWriteThem(String given, Instant wanted) {
    assertThat(shanghai.parse("time", given)).isEqualTo(wanted);
  }

  @Test
  void readsWhatJavaReads() {
    var random = new Random(5);
    var berlin = new TimeParser(ZoneOffset.ofHours(2));
    for (int i = 0; i < 1_000; i++) {
      Instant time =
          Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
      assertThat(berlin.parse("time", time.toString())).isEqualTo(time);
      String local =
          LocalDateTime.ofInstant(time, ZoneOffset.ofHours(2))
              .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSSSS"));
      assertThat(berlin.parse("time", local)).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "10:00:00",
        "2024-05",
        "2024-13-01",
        "2024-02-30",
        "2024-05/01",
        "2024-05-01 25:00:00",
        "2024-05-01 10",
        "2024-05-01 10:00:00 CST",
        "2024-05-01 10:00:00.",
        "20241301",
        "202405012460",
        "999999999999999999999",
        "1e999999999",
        "NaN",
        "0x10",
        "２０２４-05-01",
      })
  void refusesWhatIsNoTime(String given) {
    assertThatThrownBy(() -> shanghai.parse("time", given))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("time is '%s'; wanted %s".formatted(given, TimeParser.WANTED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "05/01/2024",
        "1/5/2024 10:00",
        "01.05.2024",
        "01-05-2024 10:00:00",
        "12/1/10 8:26"
      })
  void refusesDatesThatMayMeanTwoDays(String given) {
    assertThatThrownBy(() -> shanghai.parse("time", given))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("wanted a date with the year first, such as 2024-05-01");
  }

  @ParameterizedTest
  @CsvSource({
    "Africa/Cairo, 2024-04-26, 2024-04-25T22:00:00Z", // from 0:00 to 1:00
    "Africa/Cairo, 20240426, 2024-04-25T22:00:00Z",
    "America/Havana, 2024/3/10, 2024-03-10T05:00:00Z",
    "Africa/Cairo, 2024-04-27, 2024-04-26T21:00:00Z"
  })
  void aDateIsTheMomentAtWhichItsDayBeganAlsoWhereThatWasNotMidnight(
      String zone, String given, Instant wanted) {
    assertThat(new TimeParser(ZoneId.of(zone)).parse("time", given)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource({
    "Africa/Cairo, 2024-04-26 00:30",
    "Africa/Cairo, 202404260000",
    "Pacific/Apia, 2011-12-30"
  })
  void refusesATimeOrAWholeDayThatClocksSkipped(String zone, String given) {
    var times = new TimeParser(ZoneId.of(zone));
    assertThatThrownBy(() -> times.parse("time", given))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("a time that clocks in %s showed; they skipped".formatted(zone));
  }

  @Test
  void refusesATimeThatClocksSkippedAndTakesTheFirstOfTwo() {
    var berlin = new TimeParser(ZoneId.of("Europe/Berlin"));

    assertThatThrownBy(() -> berlin.parse("time", "2024-03-31 02:30:00"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "time is '2024-03-31 02:30:00'; wanted a time that clocks in Europe/Berlin showed; they"
                + " skipped this one");
    assertThat(berlin.parse("time", "2024-10-27 02:30:00"))
        .isEqualTo(Instant.parse("2024-10-27T00:30:00Z"));
  }
}
