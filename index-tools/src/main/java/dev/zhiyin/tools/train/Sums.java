package dev.zhiyin.tools.train;

/**
 * Sums that come out the same to the last digit in every process, which SIMD sums do not: their
 * order changes once the compiler has seen them often enough.
 */
final class Sums {
  private Sums() {}

  /** Inner product, added up in order. */
  static float dot(float[] a, float[] b) {
    return (float) dot(a, 0, b, 0, a.length);
  }

  /** The same of parts of two arrays. */
  static double dot(float[] a, int fromA, float[] b, int fromB, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += (double) a[fromA + i] * b[fromB + i];
    }
    return sum;
  }
}
