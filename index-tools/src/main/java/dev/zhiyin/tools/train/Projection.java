package dev.zhiyin.tools.train;

import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * A random matrix under which inner products are kept on average (Johnson and Lindenstrauss, 1984):
 * towers that start as the same one start from the order that text alone gives.
 */
final class Projection {
  private Projection() {}

  /** Values of a matrix of {@code columns} columns, the same for the same seed. */
  static DoubleSupplier of(long seed, int columns) {
    var random = new Random(seed);
    double deviation = 1 / Math.sqrt(columns);
    return () -> random.nextGaussian() * deviation;
  }
}
