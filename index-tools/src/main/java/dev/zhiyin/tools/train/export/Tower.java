package dev.zhiyin.tools.train.export;

import java.util.Optional;

/**
 * The numbers of one tower: {@code y = x W + b}, plus what was learned of the product, divided by
 * its L2 norm, if so wished, and times a gain: one for all products where nothing was learned, each
 * product's own elsewhere. It may stand on another one, whose output it then takes for {@code x}.
 * Immutable.
 *
 * <p>{@code W} is {@code [floats of x][dimension]} row by row, {@code b} is {@code [dimension]}.
 */
public final class Tower {
  final Optional<Tower> below;

  /* Not copies: the graph's writer is their only reader. */
  final float[] weights;
  final float[] bias;

  final boolean learned;
  final boolean normalised;
  final boolean lifted;
  final float coldGain;

  private Tower(
      Optional<Tower> below,
      float[] weights,
      float[] bias,
      boolean learned,
      boolean normalised,
      boolean lifted,
      float coldGain) {
    this.below = below;
    this.weights = weights;
    this.bias = bias;
    this.learned = learned;
    this.normalised = normalised;
    this.lifted = lifted;
    this.coldGain = coldGain;
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
    return new Tower(Optional.empty(), weights.clone(), bias.clone(), false, false, false, 1);
  }

  /** The same tower, with what was learned of the product added before anything else. */
  public Tower withLearned() {
    return new Tower(below, weights, bias, true, normalised, lifted, coldGain);
  }

  /** The same tower, its output divided by its L2 norm; zeros stay zeros. */
  public Tower normalised() {
    return new Tower(below, weights, bias, learned, true, lifted, coldGain);
  }

  /**
   * The same tower, whose output is multiplied by a number for products of which nothing was
   * learned.
   *
   * @throws IllegalArgumentException if it is not finite, or the tower takes nothing learned
   */
  public Tower withColdGain(float gain) {
    if (!Float.isFinite(gain) || !learned) {
      throw new IllegalArgumentException(
          "a gain of %s of a tower that takes %s"
              .formatted(gain, learned ? "what was learned" : "nothing learned"));
    }
    return new Tower(below, weights, bias, true, normalised, lifted, gain);
  }

  /**
   * The same tower, whose output is multiplied by {@code 1 + } the product's own {@linkplain
   * LearnedVectors lift}.
   *
   * @throws IllegalArgumentException if it takes nothing learned
   */
  public Tower withLift() {
    if (!learned) {
      throw new IllegalArgumentException("a lift of a tower that takes nothing learned");
    }
    return new Tower(below, weights, bias, true, normalised, true, coldGain);
  }

  /**
   * The same tower on the output of another.
   *
   * @throws IllegalArgumentException if that has not as many floats as this one takes, or takes
   *     what was learned of products, which only the highest may
   */
  public Tower on(Tower other) {
    if (below.isPresent() || other.learned || other.dimension() != inputDimension()) {
      throw new IllegalArgumentException(
          "a tower of %d floats does not stand on one that gives %d"
              .formatted(inputDimension(), other.dimension()));
    }
    return new Tower(Optional.of(other), weights, bias, learned, normalised, lifted, coldGain);
  }

  /** Floats of an embedding, as the lowest tower takes it. */
  public int inputDimension() {
    return below.map(Tower::inputDimension).orElse(weights.length / bias.length);
  }

  public int dimension() {
    return bias.length;
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
