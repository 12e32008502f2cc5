package dev.zhiyin.onnx.tower;

/**
 * The numbers of one tower: {@code y = x W + b}, plus what was learned of the product, divided by
 * its L2 norm, if so wished. Immutable.
 *
 * <p>{@code W} is {@code [inputDimension][dimension]} row by row, {@code b} is {@code [dimension]}.
 */
public final class Tower {
  private final float[] weights;
  private final float[] bias;
  private final boolean learned;
  private final boolean normalised;

  private Tower(float[] weights, float[] bias, boolean learned, boolean normalised) {
    this.weights = weights;
    this.bias = bias;
    this.learned = learned;
    this.normalised = normalised;
  }

  /**
   * Copies.
   *
   * @throws IllegalArgumentException if a number is not finite, or there is not a whole number of
   *     rows as wide as the bias
   */
  public static Tower of(float[] weights, float[] bias) {
    if (bias.length == 0 || weights.length == 0 || weights.length % bias.length != 0) {
      throw new IllegalArgumentException(
          "%d weights do not make rows of %d floats".formatted(weights.length, bias.length));
    }
    requireFinite("weight", weights);
    requireFinite("bias", bias);
    return new Tower(weights.clone(), bias.clone(), false, false);
  }

  /** The same tower, with what was learned of the product added before anything else. */
  public Tower withLearned() {
    return new Tower(weights, bias, true, normalised);
  }

  /** The same tower, its output divided by its L2 norm; zeros stay zeros. */
  public Tower normalised() {
    return new Tower(weights, bias, learned, true);
  }

  public int inputDimension() {
    return weights.length / bias.length;
  }

  public int dimension() {
    return bias.length;
  }

  boolean takesLearned() {
    return learned;
  }

  boolean isNormalised() {
    return normalised;
  }

  /* Not copies: the graph's writer is their only reader. */

  float[] weights() {
    return weights;
  }

  float[] bias() {
    return bias;
  }

  static void requireFinite(String what, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "%s %d is %s; it must be finite".formatted(what, i, values[i]));
      }
    }
  }
}
