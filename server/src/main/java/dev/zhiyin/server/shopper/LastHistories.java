package dev.zhiyin.server.shopper;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.Who;
import dev.zhiyin.engine.store.ErasedShopper;
import dev.zhiyin.engine.store.HistoryVersion;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The histories that were read last, in memory: they are not read again while the store has no
 * others, and stand in while it cannot be reached. Thread-safe.
 */
final class LastHistories {
  /** Items of one; of longer ones only the newest are kept, for when nothing else is known. */
  private static final int ITEMS = 1000;

  private final Cache<String, Remembered> histories;

  /**
   * @param sequence number of a change that the history has seen
   * @param owners hashes of the users whose events are in it
   */
  private record Remembered(
      History history, HistoryVersion version, long sequence, Set<String> owners) {
    boolean isWhole() {
      return history.items().size() < ITEMS;
    }

    Remembered seen(long later) {
      return new Remembered(history, version, later, owners);
    }
  }

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
   * @param version of these events, or of those that were there before them
   */
  void remember(Who asked, HistoryVersion version, List<Event> events, KnownHistory known) {
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
        asked.key(),
        new Remembered(known.history().newest(ITEMS), version, known.sequence(), owners));
  }

  /**
   * The whole history, if the one in memory is of the version that the store has.
   *
   * @param sequence number of a change that the store has seen
   */
  Optional<KnownHistory> find(Who asked, HistoryVersion version, long sequence) {
    Remembered found = histories.getIfPresent(asked.key());
    if (found == null || !found.isWhole() || !found.version().equals(version)) {
      return Optional.empty();
    }
    // unless it was forgotten meanwhile
    histories.asMap().replace(asked.key(), found, found.seen(sequence));
    return Optional.of(new KnownHistory(found.history(), sequence, false));
  }

  /** What there is, however old. */
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
