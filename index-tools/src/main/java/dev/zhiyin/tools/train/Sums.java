package dev.zhiyin.tools.train;

/**
 * Sums that come out the same to the last digit in every process, which SIMD sums do not: their
 * order changes once the compiler has seen them often enough.
 */
final class Sums {
  private Sums() {}

  /** Inner product, added up in order. */
  static float dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return (float) sum;
  }
}
