package dev.zhiyin.engine.indexing;

import dev.zhiyin.engine.IdHash;

/**
 * What products are ordered by where a number orders them: the number, and below it bits of the
 * {@link IdHash}. So products of one number come in the same order in every index, wherever it
 * keeps them, and an index can still skip what comes later; among products that all came on one
 * day, or that nobody interacted with yet, none is first for where it lies.
 */
public final class OrderKey {
  private static final int HASH_BITS = 20;

  /** Greatest number that can be told from the next, and the negative of the least. */
  private static final long MOST = (1L << (Long.SIZE - 1 - HASH_BITS)) - 1;

  private OrderKey() {}

  /** Larger for a larger number; numbers beyond {@code ±2^43} are as if they were there. */
  public static long of(long number, String productId) {
    return Math.clamp(number, -MOST, MOST) << HASH_BITS
        | IdHash.of(productId) >>> (Integer.SIZE - HASH_BITS);
  }

  /** The number of a key. */
  public static long number(long key) {
    return key >> HASH_BITS;
  }
}
