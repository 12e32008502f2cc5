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
  /** Values of one facet at most. */
  public static final int MOST_VALUES = 30;

  /** Price ranges at most. */
  public static final int MOST_RANGES = 5;

  /** Matches that are counted at most: the facets of more are those of the first so many. */
  public static final int MOST_MATCHES = 100_000;

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
  public record PriceCount(OptionalDouble from, OptionalDouble below, long count) {
    /** A price to divide at that is easily read: rounded to two digits. */
    public static double edgeNear(double price) {
      if (!(price > 0)) {
        return price;
      }
      double unit = Math.pow(10, Math.floor(Math.log10(price)) - 1);
      return unit >= 1 ? Math.round(price / unit) * unit : Math.round(price / unit) / (1 / unit);
    }
  }
}
