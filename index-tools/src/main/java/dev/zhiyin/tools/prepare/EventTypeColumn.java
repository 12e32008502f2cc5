package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.input.EventLine;
import java.util.List;

/** Types of events as numbers in tables: the place in {@link EventType}, or {@link #RETURN}. */
final class EventTypeColumn {
  private static final List<EventType> TYPES = List.of(EventType.values());

  static final int RETURN = 100;
  static final int PURCHASE = TYPES.indexOf(EventType.PURCHASE);

  private EventTypeColumn() {}

  static EventType type(int kind) {
    return TYPES.get(kind);
  }

  static byte of(EventLine line) {
    return (byte) (line.order().isReturn() ? RETURN : TYPES.indexOf(line.type()));
  }
}
