package dev.zhiyin.tools.prepare;

import java.time.Instant;

/** Times as microseconds since 1970, as tables hold them. */
final class TimeColumn {
  private static final long SECOND = 1_000_000;

  private TimeColumn() {}

  static long of(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), SECOND), time.getNano() / 1_000);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1_000);
  }
}
