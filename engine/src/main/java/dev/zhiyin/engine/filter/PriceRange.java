package dev.zhiyin.engine.filter;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;

/**
 * Prices from {@code gte} to {@code lte}, both included; infinite where a side is open. Neither is
 * -0.0, above which 0.0 would lie.
 */
public record PriceRange(double gte, double lte) {
  public static final PriceRange ANY =
      new PriceRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

  public PriceRange {
    if (!(gte <= lte)) {
      throw new InvalidInput("price", gte + ".." + lte, "gte not above lte");
    }
    gte += 0.0;
    lte += 0.0;
  }
}
