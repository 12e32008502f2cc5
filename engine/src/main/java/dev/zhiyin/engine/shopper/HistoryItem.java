package dev.zhiyin.engine.shopper;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a shopper did with one subject, as one item.
 *
 * @param type the strongest thing done: what weighs most and is named in reasons
 * @param timestamp of the newest event
 * @param eventIds of all its events, newest first; empty when the history came with the request
 */
public record HistoryItem(
    Subject subject, EventType type, Instant timestamp, List<String> eventIds) {
  public HistoryItem {
    eventIds = List.copyOf(eventIds);
  }

  /** The product that it is; empty for words. */
  public Optional<String> productId() {
    return subject instanceof Subject.Item(String id) ? Optional.of(id) : Optional.empty();
  }
}
