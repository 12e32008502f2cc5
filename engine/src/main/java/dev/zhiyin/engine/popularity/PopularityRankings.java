package dev.zhiyin.engine.popularity;

import dev.zhiyin.engine.store.ProductStats;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The order of products by what all shoppers do, in memory. Built from the store's statistics, and
 * kept by those that change; a change costs O(log n). Thread-safe: whoever walks an order while it
 * changes sees each product at its place before or after, or misses it.
 */
public final class PopularityRankings {
  /**
   * A product is trending while its heat is within so many doublings of the hottest product's:
   * while it has at least an eighth of that one's demand.
   */
  private static final double TRENDING = 3;

  /* Each value stands for itself: a map, because a set keeps the older of two at one place. */
  private final NavigableMap<ProductStats, ProductStats> byMet = inOrder(Order.MET);
  private final NavigableMap<ProductStats, ProductStats> byTrendScore = inOrder(Order.HEAT);
  private final Map<String, ProductStats> productStats = new ConcurrentHashMap<>();

  /** What decides which product comes first; equal ones come by id. */
  public enum Order {
    /** That more shoppers met it. */
    MET,

    /** That it is more in demand of late. */
    HEAT;

    private Comparator<ProductStats> comparator() {
      Comparator<ProductStats> first =
          switch (this) {
            case MET -> Comparator.comparingLong(ProductStats::uniqueShoppers).reversed();
            case HEAT -> Comparator.comparingDouble(ProductStats::trendScore).reversed();
          };
      return first.thenComparing(ProductStats::productId);
    }
  }

  private static NavigableMap<ProductStats, ProductStats> inOrder(Order order) {
    return new ConcurrentSkipListMap<>(order.comparator());
  }

  /** Puts products to their new places. For one thread at a time. */
  public void apply(List<ProductStats> changed) {
    for (ProductStats stats : changed) {
      ProductStats former =
          stats.uniqueShoppers() > 0
              ? productStats.put(stats.productId(), stats)
              : productStats.remove(stats.productId());
      move(byMet, former, stats);
      move(byTrendScore, former, stats);
    }
  }

  /* A change may leave the place as it was: then what is put there is all, and nothing is taken away. */
  private static void move(
      NavigableMap<ProductStats, ProductStats> order,
      @Nullable ProductStats former,
      ProductStats stats) {
    boolean there = stats.uniqueShoppers() > 0;
    if (there) {
      order.put(stats, stats);
    }
    if (former != null && !(there && order.comparator().compare(former, stats) == 0)) {
      order.remove(former);
    }
  }

  /** All products that somebody met, in an order. */
  public Iterator<ProductStats> in(Order order) {
    return (order == Order.MET ? byMet : byTrendScore).values().iterator();
  }

  /** Those of some products that somebody met, in an order. */
  public List<ProductStats> sorted(Collection<String> productIds, Order order) {
    return productIds.stream().flatMap(id -> of(id).stream()).sorted(order.comparator()).toList();
  }

  /** What shoppers think of a product; empty when none has met it. */
  public Optional<ProductStats> of(String productId) {
    return Optional.ofNullable(productStats.get(productId));
  }

  /**
   * Whether a product is in demand of late, as this shop goes: its demand, each event of which is
   * halved for every week of its age, is at least an eighth of that of the product most in demand.
   * Lists and reasons both go by this.
   */
  public boolean isTrending(ProductStats stats) {
    Iterator<ProductStats> order = in(Order.HEAT);
    return order.hasNext() && stats.trendScore() >= order.next().trendScore() - TRENDING;
  }

  /** How many products somebody has met. */
  public int size() {
    return productStats.size();
  }
}
