package dev.zhiyin.engine.config;

import java.util.List;
import java.util.OptionalInt;

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

  static Retention read(SettingsBlock all) {
    return new Retention(all.block("retention", List.of("days")).wholeNumber("days"));
  }
}
