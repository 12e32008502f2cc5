package dev.zhiyin.server.shopper;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.Who;
import dev.zhiyin.engine.store.ErasedShopper;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The histories that were read last, in memory, for when the store cannot be reached. Thread-safe.
 */
final class LastHistories {
  /** Of each the newest items. */
  private static final int ITEMS = 200;

  private final Cache<String, Remembered> histories;

  /**
   * @param owners hashes of the users whose events are in it
   */
  private record Remembered(History history, long sequence, Set<String> owners) {}

  /**
   * @param most histories, at least 0
   */
  LastHistories(int most) {
    histories = Caffeine.newBuilder().maximumSize(most).build();
  }

  /**
   * Remembers a history, unless there is nothing to remember.
   *
   * @param asked by whom it was asked for, who may be a session of the user whose events these are
   */
  void remember(Who asked, List<Event> events, KnownHistory known) {
    if (events.isEmpty()) {
      histories.invalidate(asked.key());
      return;
    }
    Set<String> owners =
        Stream.concat(
                asked.userId().stream(), events.stream().flatMap(e -> e.who().userId().stream()))
            .distinct()
            .map(ErasedShopper::hash)
            .collect(Collectors.toUnmodifiableSet());
    histories.put(
        asked.key(), new Remembered(known.history().newest(ITEMS), known.sequence(), owners));
  }

  Optional<KnownHistory> find(Who asked) {
    return Optional.ofNullable(histories.getIfPresent(asked.key()))
        .map(found -> new KnownHistory(found.history(), found.sequence(), true));
  }

  /**
   * Forgets everything of a user, by {@link ErasedShopper#hash}; with it every session of which it
   * is not known whose it is, because it may have become that user's meanwhile.
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
