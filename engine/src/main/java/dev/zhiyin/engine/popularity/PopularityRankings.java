package dev.zhiyin.engine.popularity;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.store.ProductStats;
import dev.zhiyin.engine.store.TrendScore;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Which products are first by what all shoppers do. Built from the store's statistics, and kept by
 * those that change. On the heap are no more than the first {@value #RANKED} products of each
 * order; the statistics of all lie outside it. Thread-safe: whoever walks an order while it changes
 * sees each product at its place before or after, or misses it.
 */
public final class PopularityRankings implements StatsFeed.Taker {
  /**
   * A product is trending while its score is within so many doublings of the highest one's: while
   * it has at least an eighth of that one's demand.
   */
  private static final double TRENDING = 3;

  /** A product is popular while so many times its shoppers are those of the most popular one. */
  private static final int POPULAR = 8;

  /** So many products of an order are kept in it. */
  private static final int RANKED = 4_096;

  /** So many of an order can be walked at least, if there are. */
  public static final int WALKABLE = RANKED / 2;

  private final int ranked;
  private volatile Ranked now;

  public PopularityRankings() {
    this(RANKED);
  }

  /* Tests rank fewer. */
  PopularityRankings(int ranked) {
    this.ranked = ranked;
    this.now = Ranked.none(ranked);
  }

  /** All statistics, and the first products by them of each order. */
  private record Ranked(StatsTable all, Map<Order, RankingPrefix> first) {
    static Ranked none(int ranked) {
      var all = new StatsTable();
      var first = new EnumMap<Order, RankingPrefix>(Order.class);
      for (Order order : Order.values()) {
        first.put(order, new RankingPrefix(order.comparator(), ranked, all));
      }
      return new Ranked(all, first);
    }
  }

  /** What decides which product comes first; equal ones come by id. */
  public enum Order {
    /** That more shoppers interacted with it. */
    POPULAR,

    /** That it is more in demand of late. */
    TRENDING;

    private Comparator<ProductStats> comparator() {
      Comparator<ProductStats> first =
          switch (this) {
            case POPULAR -> Comparator.comparingLong(ProductStats::uniqueShoppers).reversed();
            case TRENDING -> Comparator.comparingDouble(ProductStats::trendScore).reversed();
          };
      return first.thenComparing(ProductStats::productId);
    }
  }

  /** Puts products to their new places. For one thread at a time. */
  @Override
  public void apply(List<ProductStats> changed) {
    Ranked here = now;
    for (ProductStats stats : changed) {
      Optional<ProductStats> former = here.all.put(stats);
      here.first.values().forEach(prefix -> prefix.move(former, stats));
    }
  }

  /** Nobody has interacted with anything, as far as is known. For the thread that applies. */
  @Override
  public void clear() {
    now = Ranked.none(ranked);
  }

  /** The first products of both orders. */
  @Override
  public List<String> leading() {
    return now.first.values().stream()
        .flatMap(RankingPrefix::stream)
        .map(ProductStats::productId)
        .distinct()
        .toList();
  }

  /**
   * The first products of an order: at least {@value #WALKABLE}, or all that somebody interacted
   * with.
   */
  public Stream<ProductStats> in(Order order) {
    return prefix(order).stream();
  }

  /** Those of some products that somebody interacted with, in an order. */
  public List<ProductStats> sorted(Collection<String> productIds, Order order) {
    return productIds.stream().flatMap(id -> of(id).stream()).sorted(order.comparator()).toList();
  }

  /** What shoppers think of a product; empty when none has interacted with it. */
  public Optional<ProductStats> of(String productId) {
    return now.all.get(productId).filter(stats -> stats.uniqueShoppers() > 0);
  }

  /** How many shoppers have interacted with a product by now; empty if nothing is known of it. */
  public OptionalLong uniqueShoppers(String productId) {
    return now.all
        .get(productId)
        .map(stats -> OptionalLong.of(stats.uniqueShoppers()))
        .orElse(OptionalLong.empty());
  }

  /**
   * Whether many have interacted with a product, as this shop goes: at least an eighth as many as
   * with the product that most have interacted with.
   */
  public boolean isPopular(ProductStats stats) {
    return prefix(Order.POPULAR)
        .first()
        .filter(most -> POPULAR * stats.uniqueShoppers() >= most.uniqueShoppers())
        .isPresent();
  }

  /**
   * Whether a product is in demand of late, as this shop goes: its demand, each event of which is
   * halved for every week of its age, is at least an eighth of that of the product most in demand.
   * Lists go by this.
   */
  public boolean isTrending(ProductStats stats) {
    return prefix(Order.TRENDING)
        .first()
        .filter(most -> stats.trendScore() >= most.trendScore() - TRENDING)
        .isPresent();
  }

  /**
   * Whether that can be said of it, too, as reasons do: its demand is also at least that of one
   * view at a time.
   */
  public boolean isTrending(ProductStats stats, Instant since) {
    return isTrending(stats) && stats.trendScore() >= TrendScore.ofView(since);
  }

  private RankingPrefix prefix(Order order) {
    return requireNonNull(now.first.get(order));
  }
}
