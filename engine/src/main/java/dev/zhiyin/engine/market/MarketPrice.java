package dev.zhiyin.engine.market;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What similar pieces cost: of eight in ten pieces like these the price lies between {@code low}
 * and {@code high}, if they are drawn as these were.
 *
 * @param price of the piece itself
 * @param low tenth of the prices
 * @param quarter of the prices a quarter is below it
 * @param median half of the prices
 * @param high nine tenths of the prices
 * @param productIds of the similar pieces, the most similar first
 */
public record MarketPrice(
    double price, double low, double quarter, double median, double high, List<String> productIds) {
  /** From so many per cent below the median on, a price is worth telling. */
  private static final int TOLD_FROM = 5;

  /** What is so much cheaper is hardly the same. */
  private static final int TOLD_TO = 50;

  public MarketPrice {
    productIds = List.copyOf(productIds);
  }

  /**
   * Out of the prices of similar pieces.
   *
   * @param prices in the order of the ids, {@value MarketRules#FEWEST} at least
   * @return empty where there are fewer
   */
  public static Optional<MarketPrice> of(double price, double[] prices, List<String> productIds) {
    if (prices.length < MarketRules.FEWEST) {
      return Optional.empty();
    }
    double[] sorted = prices.clone();
    Arrays.sort(sorted);
    return Optional.of(
        new MarketPrice(
            price,
            quantile(sorted, 0.1),
            quantile(sorted, 0.25),
            quantile(sorted, 0.5),
            quantile(sorted, 0.9),
            productIds));
  }

  /* Of n pieces and one more, drawn alike, the k-th price is above it in k of n + 1 cases: the
   * quantile p lies at the place p (n + 1) (Hyndman and Fan, 1996, type 6). */
  private static double quantile(double[] sorted, double p) {
    double place = p * (sorted.length + 1) - 1;
    int below = (int) Math.clamp(Math.floor(place), 0, sorted.length - 1);
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + Math.clamp(place - below, 0, 1) * (sorted[above] - sorted[below]);
  }

  /**
   * How many per cent below the median the piece is, rounded down; empty where that is not worth
   * telling, because a quarter of the similar pieces cost no more, or too much to be believed.
   */
  public OptionalInt below() {
    if (price >= quarter) {
      return OptionalInt.empty();
    }
    int percent = (int) Math.floor(100 * (1 - price / median) + 1e-9);
    return percent >= TOLD_FROM && percent <= TOLD_TO
        ? OptionalInt.of(percent)
        : OptionalInt.empty();
  }
}
