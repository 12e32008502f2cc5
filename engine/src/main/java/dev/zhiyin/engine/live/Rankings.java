package dev.zhiyin.engine.live;

import dev.zhiyin.engine.store.Standing;
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
 * The order of products by what all shoppers do, in memory. Built from the store's standings, and
 * kept by those that change; a change costs O(log n). Thread-safe: whoever walks an order while it
 * changes sees each product at its place before or after, or misses it.
 */
public final class Rankings {
  /**
   * A product is trending while its heat is within so many doublings of the hottest product's:
   * while it has at least an eighth of that one's demand.
   */
  private static final double TRENDING = 3;

  /* Each standing stands for itself: a map, because a set keeps the older of two at one place. */
  private final NavigableMap<Standing, Standing> byMet = inOrder(Order.MET);
  private final NavigableMap<Standing, Standing> byHeat = inOrder(Order.HEAT);
  private final Map<String, Standing> standings = new ConcurrentHashMap<>();

  /** What decides which product comes first; equal ones come by id. */
  public enum Order {
    /** That more shoppers met it. */
    MET,

    /** That it is more in demand of late. */
    HEAT;

    private Comparator<Standing> comparator() {
      Comparator<Standing> first =
          switch (this) {
            case MET -> Comparator.comparingLong(Standing::met).reversed();
            case HEAT -> Comparator.comparingDouble(Standing::heat).reversed();
          };
      return first.thenComparing(Standing::productId);
    }
  }

  private static NavigableMap<Standing, Standing> inOrder(Order order) {
    return new ConcurrentSkipListMap<>(order.comparator());
  }

  /** Puts products to their new places. For one thread at a time. */
  public void apply(List<Standing> changed) {
    for (Standing standing : changed) {
      Standing former =
          standing.met() > 0
              ? standings.put(standing.productId(), standing)
              : standings.remove(standing.productId());
      move(byMet, former, standing);
      move(byHeat, former, standing);
    }
  }

  /* A change may leave the place as it was: then what is put there is all, and nothing is taken away. */
  private static void move(
      NavigableMap<Standing, Standing> order, @Nullable Standing former, Standing standing) {
    boolean there = standing.met() > 0;
    if (there) {
      order.put(standing, standing);
    }
    if (former != null && !(there && order.comparator().compare(former, standing) == 0)) {
      order.remove(former);
    }
  }

  /** All products that somebody met, in an order. */
  public Iterator<Standing> in(Order order) {
    return (order == Order.MET ? byMet : byHeat).values().iterator();
  }

  /** Those of some products that somebody met, in an order. */
  public List<Standing> sorted(Collection<String> productIds, Order order) {
    return productIds.stream().flatMap(id -> of(id).stream()).sorted(order.comparator()).toList();
  }

  /** What shoppers think of a product; empty when none has met it. */
  public Optional<Standing> of(String productId) {
    return Optional.ofNullable(standings.get(productId));
  }

  /**
   * Whether a product is in demand of late, as this shop goes: its demand, each event of which is
   * halved for every week of its age, is at least an eighth of that of the product most in demand.
   * Lists and reasons both go by this.
   */
  public boolean isTrending(Standing standing) {
    Iterator<Standing> order = in(Order.HEAT);
    return order.hasNext() && standing.heat() >= order.next().heat() - TRENDING;
  }

  /** How many products somebody has met. */
  public int size() {
    return standings.size();
  }
}
