package dev.zhiyin.tools.train;

import java.util.Random;

/**
 * Everything random in training. Each part is drawn from the seed and its own place, not from what
 * was drawn before it: so a training goes on from any epoch as if it had never stopped.
 *
 * @param seed of them all
 */
record SeedSequence(long seed) {
  /** Odd, near 2^64 over the golden ratio, so that neighbouring places lie far apart. */
  private static final long STRIDE = 0x9e3779b97f4a7c15L;

  /** Draws the initial values. */
  Random ofStart() {
    return new Random(seed);
  }

  /** Draws the shoppers that are validated on. */
  Random ofValidation() {
    return at(0, 0);
  }

  /**
   * Draws the order of an epoch's samples.
   *
   * @param epoch from 1
   */
  Random ofEpoch(int epoch) {
    return at(epoch, 0);
  }

  /**
   * Draws what one batch needs.
   *
   * @param batch from 1
   */
  Random ofBatch(int epoch, int batch) {
    return at(epoch, batch);
  }

  private Random at(int epoch, int batch) {
    return new Random(mixed(mixed(seed + STRIDE * (epoch + 1L)) + STRIDE * (batch + 1L)));
  }

  /* The finishing step of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
