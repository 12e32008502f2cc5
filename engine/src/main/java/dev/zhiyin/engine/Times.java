package dev.zhiyin.engine;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.Instant;

/** The range of the times that a shop may have. */
public final class Times {
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Times() {}

  /**
   * Checks that RFC 3339 can write a time, which has four digits for the year; beyond these counts
   * of milliseconds and microseconds would overflow some day.
   *
   * @param field name for the error
   */
  public static void check(String field, Instant time) {
    if (time.isBefore(FIRST) || !time.isBefore(END)) {
      throw new InvalidInput(field, time.toString(), "a time in the years 0 to 9999");
    }
  }
}
