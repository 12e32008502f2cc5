package dev.zhiyin.engine.config;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How long events are kept.
 *
 * @param days after which an event is deleted, 1 to 36500; empty for ever
 */
public record Retention(OptionalInt days) {
  public static final Retention FOR_EVER = new Retention(OptionalInt.empty());

  public Retention {
    days.ifPresent(given -> Bounds.require("retention.days", given, 1, 36_500));
  }

  /** The settings as they are written. */
  private record Block(@Nullable Integer days) {}

  static Retention read(SettingsBinder settings) {
    Integer days = settings.bind("retention", new Block(null)).days;
    return days == null ? FOR_EVER : new Retention(OptionalInt.of(days));
  }
}
