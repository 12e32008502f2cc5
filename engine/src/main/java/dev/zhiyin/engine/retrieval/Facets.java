package dev.zhiyin.engine.retrieval;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How many of the products that match are of which kind.
 *
 * @param categories paths of every level, most frequent first
 * @param brands most frequent first
 * @param prices ranges, cheapest first, that divide the priced products about evenly
 */
public record Facets(List<Count> categories, List<Count> brands, List<PriceCount> prices) {
  public Facets {
    categories = List.copyOf(categories);
    brands = List.copyOf(brands);
    prices = List.copyOf(prices);
  }

  /** A value and how many products have it. */
  public record Count(String value, long count) {}

  /**
   * A range of prices and how many products lie in it.
   *
   * @param from inclusive; absent for the cheapest
   * @param below exclusive; absent for the dearest
   */
  public record PriceCount(OptionalDouble from, OptionalDouble below, long count) {}
}
