package dev.zhiyin.server.user;

import com.github.benmanes.caffeine.cache.Cache;
import dev.zhiyin.engine.Caches;
import dev.zhiyin.engine.shopper.ShopperId;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was read last of shoppers, in memory: it stands in while the store cannot be reached.
 * Thread-safe.
 */
final class LastRead<V> {
  private final Cache<String, Remembered<V>> known;
  private final UnaryOperator<String> hash;

  /**
   * @param owners hashes of the users whose it is; empty if nobody's is known
   */
  private record Remembered<V>(V value, int weight, Set<String> owners) {}

  /**
   * @param most that all may weigh together, at least 0
   * @param hash as {@link dev.zhiyin.engine.store.ShopperEraser#hash} makes it
   */
  LastRead(int most, UnaryOperator<String> hash) {
    this.hash = hash;
    known =
        Caches.newBuilder()
            .maximumWeight(most)
            .weigher((String _, Remembered<V> one) -> one.weight())
            .build();
  }

  /**
   * Remembers something in place of what there was.
   *
   * @param asked by whom it was asked for, who may be a session of the user whose it is
   * @param weight 1 of what is as large as usual
   * @param owners the users whose it is
   */
  void remember(ShopperId asked, V value, int weight, Stream<String> owners) {
    Set<String> hashes = owners.distinct().map(hash).collect(Collectors.toUnmodifiableSet());
    known.put(asked.key(), new Remembered<>(value, weight, hashes));
  }

  void drop(ShopperId asked) {
    known.invalidate(asked.key());
  }

  /** What there is, however old. */
  Optional<V> find(ShopperId asked) {
    return Optional.ofNullable(known.getIfPresent(asked.key())).map(Remembered::value);
  }

  /**
   * Forgets everything of a user, by the hash of the id.
   *
   * @param ofSessions whether also what is of a session of which it is not known whose it is,
   *     because it may have become that user's meanwhile
   */
  void forget(String idHash, boolean ofSessions) {
    known
        .asMap()
        .values()
        .removeIf(one -> one.owners().contains(idHash) || (ofSessions && one.owners().isEmpty()));
  }

  long size() {
    known.cleanUp();
    return known.estimatedSize();
  }
}
