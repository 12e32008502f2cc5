package dev.zhiyin.tools.check;

/** How far two vectors lie apart. */
public final class Differences {
  private Differences() {}

  /**
   * The greatest difference of two floats at one place.
   *
   * @return NaN if one is not a number, infinite if one vector is longer
   */
  public static double greatest(float[] a, float[] b) {
    if (a.length != b.length) {
      return Double.POSITIVE_INFINITY;
    }
    double greatest = 0;
    for (int i = 0; i < a.length; i++) {
      greatest = Math.max(greatest, Math.abs((double) a[i] - b[i]));
    }
    return greatest;
  }
}
