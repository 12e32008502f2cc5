package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.Duration;

/** Refuses settings that are out of range, by their dotted name. */
final class Bounds {
  private Bounds() {}

  static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new InvalidInput(name, Long.toString(value), "%d to %d".formatted(least, most));
    }
  }

  /** NaN is out of every range. */
  static void require(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new InvalidInput(name, Double.toString(value), "%s to %s".formatted(least, most));
    }
  }

  static void require(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new InvalidInput(
          name,
          Durations.text(value),
          "%s to %s".formatted(Durations.text(least), Durations.text(most)));
    }
  }
}
