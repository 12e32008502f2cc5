package dev.zhiyin.engine.shopper;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a shopper did with one subject, as one item.
 *
 * @param type the strongest thing done: what weighs most and is named in reasons
 * @param timestamp of the newest event
 * @param done when the type was last done, at {@code timestamp} or before
 * @param eventIds of all its events, newest first; empty when the history came with the request
 */
public record HistoryItem(
    Subject subject, EventType type, Instant timestamp, Instant done, List<String> eventIds) {
  public HistoryItem {
    eventIds = List.copyOf(eventIds);
  }

  /** Of one event, or of several of one moment. */
  public HistoryItem(Subject subject, EventType type, Instant timestamp, List<String> eventIds) {
    this(subject, type, timestamp, timestamp, eventIds);
  }

  /** The same as if it had come with a request. */
  public HistoryItem withoutEventIds() {
    return new HistoryItem(subject, type, timestamp, done, List.of());
  }

  /** The product that it is; empty for words. */
  public Optional<String> productId() {
    return subject.product();
  }
}
