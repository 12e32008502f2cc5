package dev.zhiyin.engine.config;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.time.Duration;

/** Refuses settings that are out of range, by their dotted name. */
public final class Bounds {
  private Bounds() {}

  /**
   * Passes if a value is in its range.
   *
   * @throws InvalidInput if it is not
   */
  public static void require(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new InvalidInput(name, Long.toString(value), "%d to %d".formatted(least, most));
    }
  }

  /**
   * Passes if a value is in its range; NaN is in none.
   *
   * @throws InvalidInput if it is not
   */
  public static void require(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new InvalidInput(name, Double.toString(value), "%s to %s".formatted(least, most));
    }
  }

  /**
   * Passes if a value is in its range.
   *
   * @throws InvalidInput if it is not
   */
  public static void require(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new InvalidInput(
          name,
          Durations.text(value),
          "%s to %s".formatted(Durations.text(least), Durations.text(most)));
    }
  }
}
