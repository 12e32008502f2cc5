package dev.zhiyin.engine;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.EnumSet;
import java.util.Locale;
import java.util.stream.Collectors;

/** An enum that is written in lower case, in files, settings and JSON. */
public interface LowerCase {
  /** As {@link Enum#name} has it. */
  String name();

  /** As it is written. */
  default String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads one; case is free.
   *
   * @param field that has the text
   * @throws InvalidInput if there is none of this name
   */
  static <E extends Enum<E> & LowerCase> E parse(Class<E> type, String field, String text) {
    try {
      return Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new InvalidInput(field, text, "one of " + names(type));
    }
  }

  /** How all are written, in order, for messages. */
  static <E extends Enum<E> & LowerCase> String names(Class<E> type) {
    return EnumSet.allOf(type).stream().map(LowerCase::text).collect(Collectors.joining(", "));
  }
}
