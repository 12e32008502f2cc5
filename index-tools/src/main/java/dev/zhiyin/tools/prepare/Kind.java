package dev.zhiyin.tools.prepare;

import static java.util.stream.Collectors.joining;

import dev.zhiyin.engine.shopper.EventType;
import java.util.List;

/** Types of events as numbers in tables: the place in {@link EventType}, or {@link #RETURN}. */
final class Kind {
  private static final List<EventType> TYPES = List.of(EventType.values());

  static final int RETURN = 100;
  static final int PURCHASE = TYPES.indexOf(EventType.PURCHASE);

  private Kind() {}

  static EventType type(int kind) {
    return TYPES.get(kind);
  }

  static byte of(EventType type) {
    return (byte) TYPES.indexOf(type);
  }

  /** SQL that gives the number of a type's name, or null. */
  static String number(String name, List<String> returnTypes) {
    String types = TYPES.stream().map(EventType::text).collect(joining("', '", "['", "']"));
    String returns = returnTypes.stream().map(DuckDb::literal).collect(joining(", ", "[", "]"));
    return "CASE WHEN list_contains(%3$s::VARCHAR[], lower(%1$s)) THEN %4$d ELSE list_position(%2$s, lower(%1$s)) - 1 END"
        .formatted(name, types, returns, RETURN);
  }
}
