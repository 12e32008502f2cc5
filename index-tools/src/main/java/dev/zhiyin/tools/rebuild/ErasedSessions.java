package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.ShopperEraser;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The sessions that files give to shoppers who were erased: what happened in them until then is the
 * shopper's, also where the user is not named. Not thread-safe.
 */
final class ErasedSessions {
  private final ShopperEraser erasing;
  private final Map<String, Instant> erased = new HashMap<>();

  ErasedSessions(ShopperEraser erasing) {
    this.erasing = erasing;
  }

  /**
   * Adds sessions if their users were erased.
   *
   * @param links ids as they are kept, each with a user and a session
   */
  void add(List<ShopperId> links) {
    Map<String, Instant> times =
        erasing.times(
            links.stream().map(link -> link.userId().orElseThrow()).collect(Collectors.toSet()));
    for (ShopperId link : links) {
      Instant at = times.get(link.userId().orElseThrow());
      if (at != null) {
        erased.merge(
            link.sessionId().orElseThrow(), at, (one, two) -> one.isAfter(two) ? one : two);
      }
    }
  }

  /** Whether an event without a user is of one of the sessions, from before the erasure. */
  boolean has(Event event) {
    ShopperId who = event.shopperId();
    return who.userId().isEmpty()
        && who.sessionId()
            .map(erased::get)
            .filter(at -> !event.timestamp().isAfter(at))
            .isPresent();
  }
}
