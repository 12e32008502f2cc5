package dev.zhiyin.server.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When things happened that a request gives without a time: now, one after the other. */
final class InOrder {
  private InOrder() {}

  /**
   * A microsecond after the one before, the last now.
   *
   * @param place from 0, among {@code count}
   */
  static Instant time(Instant now, int place, int count) {
    return now.minus(count - 1L - place, ChronoUnit.MICROS);
  }
}
