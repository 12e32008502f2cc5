package dev.zhiyin.tools.train;

import java.util.Arrays;

/** What each product's score is multiplied by, above 0. Immutable. */
final class ScoreMultipliers {
  private final float[] factors;

  /**
   * Takes the array over.
   *
   * @param factors by place
   */
  ScoreMultipliers(float[] factors) {
    this.factors = factors;
  }

  /** Changes nothing. */
  static ScoreMultipliers none(int products) {
    var factors = new float[products];
    Arrays.fill(factors, 1);
    return new ScoreMultipliers(factors);
  }

  /** Of a product, by place. */
  float of(int product) {
    return factors[product];
  }
}
