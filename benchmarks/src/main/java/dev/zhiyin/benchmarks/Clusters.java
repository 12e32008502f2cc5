package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.embed.Embedding;
import java.util.SplittableRandom;

/**
 * Embeddings that lie in clusters, one a category, as those of real products do; {@value #PRODUCTS}
 * of them in each on average. The same random numbers make the same embeddings.
 */
final class Clusters {
  /** Products of one cluster on average. */
  static final int PRODUCTS = 50;

  /** Length of what tells a product from the middle of its cluster, which has length 1. */
  private static final double SPREAD = 0.8;

  private final int dimension;
  private final SplittableRandom random;
  private final double[][] middles;

  Clusters(int products, int dimension, SplittableRandom random) {
    this.dimension = dimension;
    this.random = random;
    this.middles = new double[Math.max(1, products / PRODUCTS)][];
    for (int cluster = 0; cluster < middles.length; cluster++) {
      middles[cluster] = direction();
    }
  }

  /** How many clusters there are. */
  int count() {
    return middles.length;
  }

  /** An embedding near the middle of a cluster. */
  Embedding embedding(int cluster) {
    double[] own = direction();
    var values = new float[dimension];
    for (int d = 0; d < dimension; d++) {
      values[d] = (float) (middles[cluster][d] + SPREAD * own[d]);
    }
    return Embedding.of(values);
  }

  private double[] direction() {
    var direction = new double[dimension];
    double squares = 0;
    for (int d = 0; d < dimension; d++) {
      direction[d] = random.nextGaussian();
      squares += direction[d] * direction[d];
    }
    for (int d = 0; d < dimension; d++) {
      direction[d] /= Math.sqrt(squares);
    }
    return direction;
  }
}
