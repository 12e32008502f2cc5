package dev.zhiyin.engine.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the tables keep them: microseconds since 1970. */
final class Micros {
  /** The last time that the tables can have. */
  static final Instant LAST = instant(Long.MAX_VALUE);

  private Micros() {}

  static long of(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** The same to the microsecond. */
  static Instant rounded(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
