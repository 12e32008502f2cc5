package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.Comparator;
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

  /** The {@code k} products with the best scores, best first; equal ones as they were given. */
  List<Hit> best(int k) {
    return IntStream.range(0, sums.length)
        .mapToObj(i -> new Hit(products.get(i), sums[i] / weights))
        .sorted(Comparator.comparingDouble(Hit::score).reversed())
        .limit(k)
        .toList();
  }

  /** Scores of at least 0 by their greatest. */
  static float[] toGreatest(float[] scores) {
    return scaled(scores, 0, greatest(scores));
  }

  /** Cosines; those below 0 say no more than 0 does. */
  static float[] positive(float[] cosines) {
    var positive = new float[cosines.length];
    for (int i = 0; i < cosines.length; i++) {
      positive[i] = Math.clamp(cosines[i], 0, 1);
    }
    return positive;
  }

  /** Scores of any range, the least as 0 and the greatest as 1. */
  static float[] fromLeastToGreatest(float[] scores) {
    float least = Float.POSITIVE_INFINITY;
    for (float score : scores) {
      least = Math.min(least, score);
    }
    return scaled(scores, least, greatest(scores));
  }

  private static float greatest(float[] scores) {
    float greatest = Float.NEGATIVE_INFINITY;
    for (float score : scores) {
      greatest = Math.max(greatest, score);
    }
    return greatest;
  }

  private static float[] scaled(float[] scores, float from, float to) {
    var scaled = new float[scores.length];
    for (int i = 0; i < scores.length && to > from; i++) {
      scaled[i] = (scores[i] - from) / (to - from);
    }
    return scaled;
  }
}
