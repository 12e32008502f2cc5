package dev.zhiyin.engine.shopper;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.Times;
import java.time.Instant;

/**
 * One thing that a shopper did.
 *
 * @param id unique, 1 to 200 characters; a second event with the same id is the same event
 * @param timestamp when it happened, which may be before events already known; in the years 0 to
 *     9999, kept to the microsecond
 * @param line of an order, if it is of one
 */
public record Event(
    String id,
    ShopperId shopperId,
    Subject subject,
    EventType type,
    Instant timestamp,
    OrderLine line) {
  /** Times before it are positions in a sequence, for no shop sold online then. */
  public static final Instant EARLIEST_TIME = Instant.parse("1971-01-01T00:00:00Z");

  public Event {
    TextLimits.checkId("eventId", id);
    Times.check("timestamp", timestamp);
  }

  /** An event that is of no order. */
  public static Event of(
      String id, ShopperId shopperId, Subject subject, EventType type, Instant timestamp) {
    return new Event(id, shopperId, subject, type, timestamp, OrderLine.NONE);
  }

  /** Whether its time only tells the order, and not how much later it happened. */
  public boolean isAtPosition() {
    return timestamp.isBefore(EARLIEST_TIME);
  }

  /** The same with another shopper. */
  public Event withWho(ShopperId other) {
    return new Event(id, other, subject, type, timestamp, line);
  }

  /** The same of an order. */
  public Event withLine(OrderLine other) {
    return new Event(id, shopperId, subject, type, timestamp, other);
  }
}
