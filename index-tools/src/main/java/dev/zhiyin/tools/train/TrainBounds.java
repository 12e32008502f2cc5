package dev.zhiyin.tools.train;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;

/** Refuses settings that are out of range, by their dotted name. */
final class TrainBounds {
  private TrainBounds() {}

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
}
