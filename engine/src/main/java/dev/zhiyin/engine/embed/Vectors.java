package dev.zhiyin.engine.embed;

import org.apache.lucene.util.VectorUtil;

/** Arithmetic on float arrays, by Lucene's SIMD kernels where they exist. */
public final class Vectors {
  private Vectors() {}

  /** Inner product of two vectors of the same dimension. */
  public static float dot(float[] a, float[] b) {
    return VectorUtil.dotProduct(a, b);
  }

  /** {@code sum += weight * vector}, in place. */
  public static void addScaled(float[] sum, float weight, float[] vector) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] = Math.fma(weight, vector[i], sum[i]);
    }
  }

  /** L2 norm. */
  public static float norm(float[] vector) {
    return (float) Math.sqrt(VectorUtil.dotProduct(vector, vector));
  }
}
