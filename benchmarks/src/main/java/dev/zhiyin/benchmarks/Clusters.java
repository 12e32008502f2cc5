package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.embed.Embedding;
import java.util.SplittableRandom;

/**
 * Embeddings as those of real titles lie: in clusters, one a category, {@value #PRODUCTS} products
 * in each on average, and on a surface of few dimensions that fills a space of many. A product is a
 * place of {@value #PLACE} numbers near that of its category; its embedding is the cosines of
 * random sums of them (random features: Rahimi and Recht, 2007).
 *
 * <p>Made so, the nearest of 200,000 have a cosine of .74 with a product, and those of ranks 10,
 * 100, 1,000 and 10,000 of .63, .49, .35 and .20; of 200,000 English and Chinese titles and
 * sentences by bge-small-en-v1.5, centred, it is .77, .62, .49, .36 and .18. The intrinsic
 * dimension (by the 100 nearest: Levina and Bickel, 2004) is 16 and 18. Noise in all dimensions, in
 * which all neighbours are equally far, would let every graph search visit all memory, and find
 * little.
 *
 * <p>The same random numbers make the same embeddings.
 */
final class Clusters {
  /** Products of one cluster on average. */
  static final int PRODUCTS = 50;

  /** Numbers that tell a product. */
  private static final int PLACE = 12;

  /** Deviation of products from the place of their category, where those have one of 1. */
  private static final double SPREAD = 0.8;

  /** Deviation of the sums. */
  private static final double SCALE = 1.5;

  private final double[][] middles;
  private final double[][] sums;
  private final double[] phases;

  Clusters(int products, int dimension, SplittableRandom random) {
    middles = new double[Math.max(1, products / PRODUCTS)][];
    for (int cluster = 0; cluster < middles.length; cluster++) {
      middles[cluster] = place(random);
    }
    sums = new double[dimension][];
    phases = new double[dimension];
    for (int d = 0; d < dimension; d++) {
      sums[d] = place(random);
      phases[d] = random.nextDouble() * 2 * Math.PI;
    }
  }

  private static double[] place(SplittableRandom random) {
    var place = new double[PLACE];
    for (int i = 0; i < PLACE; i++) {
      place[i] = random.nextGaussian();
    }
    return place;
  }

  /** How many clusters there are. */
  int count() {
    return middles.length;
  }

  /** An embedding near the middle of a cluster. */
  Embedding embedding(int cluster, SplittableRandom random) {
    double[] place = place(random);
    for (int i = 0; i < PLACE; i++) {
      place[i] = middles[cluster][i] + SPREAD * place[i];
    }
    var values = new float[sums.length];
    for (int d = 0; d < values.length; d++) {
      double sum = 0;
      for (int i = 0; i < PLACE; i++) {
        sum += sums[d][i] * place[i];
      }
      values[d] = (float) Math.cos(SCALE / Math.sqrt(PLACE) * sum + phases[d]);
    }
    return Embedding.of(values);
  }
}
