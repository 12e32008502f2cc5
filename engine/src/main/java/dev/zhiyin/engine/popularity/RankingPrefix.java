package dev.zhiyin.engine.popularity;

import dev.zhiyin.engine.store.ProductStats;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The first products of an order, kept as they change: always exactly those that a full sort has
 * first. They are at most as many as are wanted and at least half of that, or all that there are.
 * Changed by one thread at a time, read by any.
 */
final class RankingPrefix {
  private final Comparator<ProductStats> order;
  private final int most;
  private final StatsTable all;

  /* Each value stands for itself: a map, because a set keeps the older of two at one place. */
  private final NavigableMap<ProductStats, ProductStats> first;

  /** What comes up to here is in the prefix, and nothing that comes after; null: all there is. */
  private @Nullable ProductStats bound;

  /**
   * @param most how many to keep, at least 2
   * @param all statistics of all products, already as a change leaves them
   */
  RankingPrefix(Comparator<ProductStats> order, int most, StatsTable all) {
    this.order = order;
    this.most = most;
    this.all = all;
    this.first = new ConcurrentSkipListMap<>(order);
  }

  /** The products of the prefix in their order, as they are or as they were when this began. */
  Stream<ProductStats> stream() {
    return first.values().stream();
  }

  Optional<ProductStats> first() {
    return Optional.ofNullable(first.firstEntry()).map(Map.Entry::getValue);
  }

  /**
   * Puts a product to its new place.
   *
   * @param former its statistics before
   */
  void move(Optional<ProductStats> former, ProductStats stats) {
    boolean within = isWithin(stats);
    if (within) {
      first.put(stats, stats); // which is all, if the place is the same
    }
    former
        .filter(before -> !(within && order.compare(before, stats) == 0))
        .ifPresent(first::remove);
    cut();
    if (bound != null && first.size() < most / 2) {
      refill();
    }
  }

  private boolean isWithin(ProductStats stats) {
    return stats.uniqueShoppers() > 0 && (bound == null || order.compare(stats, bound) <= 0);
  }

  private void cut() {
    while (first.size() > most) {
      first.pollLastEntry();
      bound = first.lastKey();
    }
  }

  private void refill() {
    var best = new PriorityQueue<ProductStats>(most + 2, order.reversed());
    all.forEach(
        stats -> {
          if (stats.uniqueShoppers() > 0) {
            best.add(stats);
          }
          if (best.size() > most + 1) {
            best.remove();
          }
        });
    bound = null;
    best.forEach(stats -> first.put(stats, stats));
    cut(); // the one too many, if there is one
  }
}
