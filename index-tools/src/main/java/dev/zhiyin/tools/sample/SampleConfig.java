package dev.zhiyin.tools.sample;

import java.time.Duration;
import java.time.Instant;

/**
 * What sample shop to make. Equal values give byte-identical files.
 *
 * @param seed any number
 * @param products 100 to 200,000; more products leave the first ones as they are
 * @param users 1 to 100,000; more shoppers leave the first ones as they are
 * @param end the shop's today: every product and event is older
 */
public record SampleConfig(long seed, int products, int users, Instant end) {
  public static final SampleConfig DEFAULT =
      new SampleConfig(1, 3000, 800, Instant.parse("2026-11-01T00:00:00Z"));

  /** How long shoppers are watched before {@link #end}. */
  static final Duration WATCHED = Duration.ofDays(90);

  public SampleConfig {
    if (products < 100 || products > 200_000) {
      throw new IllegalArgumentException(
          "products is %d; it must be 100 to 200000".formatted(products));
    }
    if (users < 1 || users > 100_000) {
      throw new IllegalArgumentException("users is %d; it must be 1 to 100000".formatted(users));
    }
  }

  Instant start() {
    return end.minus(WATCHED);
  }
}
