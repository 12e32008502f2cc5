package dev.zhiyin.tools.train.baseline;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.train.baseline.Baseline.Scorer;
import java.util.List;

/**
 * The linear model of each product by all others that has the least squared error, in closed form;
 * of the square of the catalogue in memory.
 */
final class Ease {
  /** Products whose square takes 1.6 GB. */
  private static final int MOST = 20_000;

  private final List<int[]> histories;
  private final int products;
  private double fittedBy;
  private float[] fitted = new float[0];

  Ease(List<int[]> histories, int products) {
    this.histories = histories;
    this.products = products;
  }

  /**
   * Fits it; at once where the last one had the same lambda.
   *
   * @param lambda weight of the squared norm, above 0
   * @param decay what an item of a history counts for each newer one
   */
  Scorer scorer(double lambda, double decay) {
    if (lambda != fittedBy) {
      fitted = new float[0]; // two do not fit into memory
      fitted = weights(histories, products, lambda);
      fittedBy = lambda;
    }
    float[] weights = fitted;
    return history -> {
      var scores = new float[products];
      for (int age = 0; age < history.length; age++) {
        int row = history[history.length - 1 - age] * products;
        float weight = (float) Math.pow(decay, age);
        for (int other = 0; other < products; other++) {
          scores[other] += weight * weights[row + other];
        }
      }
      return scores;
    };
  }

  /* B = I - P / diag(P), where P is the inverse of X'X + lambda I. */
  private static float[] weights(List<int[]> histories, int products, double lambda) {
    if (products > MOST) {
      throw new WorkRefused(
          "EASE holds the square of the products: %,d are too many, at most %,d can be"
              .formatted(products, MOST));
    }
    var gram = new float[products * products];
    for (int[] history : histories) {
      for (int one : history) {
        for (int other : history) {
          gram[one * products + other]++;
        }
      }
    }
    for (int item = 0; item < products; item++) {
      gram[item * products + item] += (float) lambda;
    }
    float[] inverse = inverse(gram, products);
    for (int item = 0; item < products; item++) {
      for (int other = 0; other < products; other++) {
        gram[item * products + other] =
            item == other
                ? 0
                : -inverse[item * products + other] / inverse[other * products + other];
      }
    }
    return gram;
  }

  private static float[] inverse(float[] matrix, int size) {
    try (NDManager manager = NDManager.newBaseManager(Engine.getEngine("PyTorch").defaultDevice());
        NDArray array = manager.create(matrix, new Shape(size, size));
        NDArray inverse = array.inverse()) {
      return inverse.toFloatArray();
    }
  }
}
