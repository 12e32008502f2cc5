package dev.zhiyin.server.user;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.server.user.ShopperHistories.KnownHistory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The histories that were read last, in memory: they stand in while the store cannot be reached.
 * Thread-safe.
 */
final class LastHistories {
  /** Events of a usual history; a longer one has the room of several. */
  private static final int EVENTS = 50;

  private final Cache<String, Remembered> histories;
  private final UnaryOperator<String> hash;

  /**
   * @param events how many made the history
   * @param owners hashes of the users whose events are in it
   */
  private record Remembered(KnownHistory known, int events, Set<String> owners) {
    int weight() {
      return Math.ceilDiv(events, EVENTS);
    }
  }

  /**
   * @param most usual histories, at least 0
   * @param hash as {@link dev.zhiyin.engine.store.Store#erasureHash} makes it
   */
  LastHistories(int most, UnaryOperator<String> hash) {
    this.hash = hash;
    histories =
        Caffeine.newBuilder()
            .maximumWeight(most)
            .weigher((String _, Remembered history) -> history.weight())
            .build();
  }

  /**
   * Remembers a history, unless there is nothing to remember.
   *
   * @param asked by whom it was asked for, who may be a session of the user whose events these are
   */
  void remember(ShopperId asked, List<Event> events, KnownHistory known) {
    if (events.isEmpty()) {
      histories.invalidate(asked.key());
      return;
    }
    Set<String> owners =
        Stream.concat(
                asked.userId().stream(),
                events.stream().flatMap(e -> e.shopperId().userId().stream()))
            .distinct()
            .map(hash)
            .collect(Collectors.toUnmodifiableSet());
    histories.put(asked.key(), new Remembered(known, events.size(), owners));
  }

  /** What there is, however old. */
  Optional<KnownHistory> find(ShopperId asked) {
    return Optional.ofNullable(histories.getIfPresent(asked.key()))
        .map(found -> new KnownHistory(found.known().history(), found.known().sequence(), true));
  }

  /**
   * Forgets everything of a user, by the hash of the id; with it every session of which it is not
   * known whose it is, because it may have become that user's meanwhile.
   */
  void forget(String idHash) {
    histories
        .asMap()
        .values()
        .removeIf(found -> found.owners().isEmpty() || found.owners().contains(idHash));
  }

  long size() {
    histories.cleanUp();
    return histories.estimatedSize();
  }
}
