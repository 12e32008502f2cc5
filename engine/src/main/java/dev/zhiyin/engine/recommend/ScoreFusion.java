package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Convex combination of scores (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid
 * Retrieval", ACM TOIS 2023): {@code score(d) = sum of weight * s(d) / sum of weights}, with each
 * {@code s} scaled to [0, 1]. Unlike fusion by rank it knows by how much one product is better than
 * the next, and where all are equal by one score, the others decide. For one thread.
 */
final class ScoreFusion {
  private final List<ProductRef> products;
  private final float[] sums;
  private float weights;

  /**
   * @param products each once
   */
  ScoreFusion(List<ProductRef> products) {
    this.products = products;
    this.sums = new float[products.size()];
  }

  /**
   * Adds a score of each product.
   *
   * @param scores in [0, 1]
   */
  ScoreFusion add(float weight, float[] scores) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * scores[i];
    }
    weights += weight;
    return this;
  }

  /** The products with their scores, in the order given. */
  List<Hit> fused() {
    return IntStream.range(0, sums.length)
        .mapToObj(i -> new Hit(products.get(i), sums[i] / weights))
        .toList();
  }

  /** Cosines; those below 0 say no more than 0 does. */
  static float[] positive(float[] cosines) {
    var positive = new float[cosines.length];
    for (int i = 0; i < cosines.length; i++) {
      positive[i] = Math.clamp(cosines[i], 0, 1);
    }
    return positive;
  }

  /** What scores are scaled by: the least becomes 0, the greatest 1. */
  record Range(float least, float greatest) {
    static Range of(float[] scores) {
      float least = Float.POSITIVE_INFINITY;
      float greatest = Float.NEGATIVE_INFINITY;
      for (float score : scores) {
        least = Math.min(least, score);
        greatest = Math.max(greatest, score);
      }
      return new Range(least, greatest);
    }

    /** Whether it is of no scores. */
    boolean isEmpty() {
      return least > greatest;
    }

    /** Of scores of at least 0. */
    static Range fromZero(float[] scores) {
      return new Range(0, of(scores).greatest);
    }

    /** Scores, of others too; those outside count as the end that they are beyond. */
    float[] scaled(float[] scores) {
      var scaled = new float[scores.length];
      for (int i = 0; i < scores.length && greatest > least; i++) {
        scaled[i] = Math.clamp((scores[i] - least) / (greatest - least), 0f, 1f);
      }
      return scaled;
    }
  }
}
