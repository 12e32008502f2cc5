package dev.zhiyin.engine.embed;

/**
 * Arithmetic on float arrays. The same arrays give the same floats, bit for bit: sums are taken in
 * one fixed order, where a SIMD kernel's order hangs on how far the JVM has compiled it.
 */
public final class Vectors {
  private Vectors() {}

  /** Inner product of two vectors of the same dimension. */
  public static float dot(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "vectors have %d and %d dimensions".formatted(a.length, b.length));
    }
    /* Eight sums that do not wait for each other. */
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = 0;
    for (int end = a.length - 7; i < end; i += 8) {
      s0 = Math.fma(a[i], b[i], s0);
      s1 = Math.fma(a[i + 1], b[i + 1], s1);
      s2 = Math.fma(a[i + 2], b[i + 2], s2);
      s3 = Math.fma(a[i + 3], b[i + 3], s3);
      s4 = Math.fma(a[i + 4], b[i + 4], s4);
      s5 = Math.fma(a[i + 5], b[i + 5], s5);
      s6 = Math.fma(a[i + 6], b[i + 6], s6);
      s7 = Math.fma(a[i + 7], b[i + 7], s7);
    }
    for (; i < a.length; i++) {
      s0 = Math.fma(a[i], b[i], s0);
    }
    return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7));
  }

  /** {@code sum += weight * vector}, in place. */
  public static void addScaled(float[] sum, float weight, float[] vector) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = Math.fma(weight, vector[i], sum[i]);
    }
  }

  /** L2 norm. */
  public static float norm(float[] vector) {
    return (float) Math.sqrt(dot(vector, vector));
  }
}
