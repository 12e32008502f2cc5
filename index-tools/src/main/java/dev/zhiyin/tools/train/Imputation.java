package dev.zhiyin.tools.train;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.zhiyin.engine.embed.Embedding;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Learned vectors for products without interactions, by their nearest neighbours: the mean of the
 * vectors of the products with interactions whose texts are nearest, each weighted by its squared
 * cosine. A product that is near none has none. Immutable.
 */
final class Imputation {
  /* Pairs of texts that are compared at most, which takes two cores a few minutes. */
  private static final long MOST_PAIRS = 5_000_000_000L;

  private static final int BLOCK = 512;

  private final List<Imputed> all;

  /**
   * @param product place of a product without interactions
   * @param neighbours places of products with interactions
   * @param weights of each, above 0; together 1
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
  private record Imputed(int product, int[] neighbours, float[] weights) {
    void add(float[] rows, int dimension, float[] into, int offset) {
      for (int i = 0; i < neighbours.length; i++) {
        for (int k = 0; k < dimension; k++) {
          into[offset + k] += weights[i] * rows[neighbours[i] * dimension + k];
        }
      }
    }
  }

  private Imputation(List<Imputed> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Finds the neighbours.
   *
   * @param texts of norm 1, the first of them those of the products, by place
   * @param interactions of each product; if there are more products than can be compared, those
   *     with the most interactions are
   * @param neighbours of each at most
   */
  static Imputation of(List<Embedding> texts, int[] interactions, int neighbours) {
    int[] missing = places(interactions.length, j -> interactions[j] == 0);
    int[] known = known(interactions, missing.length);
    int most = Math.min(neighbours, known.length);
    var all = new ArrayList<Imputed>();
    if (most > 0 && missing.length > 0) {
      try (NDManager manager = NDManager.newBaseManager(Device.cpu(), Network.ENGINE)) {
        NDArray candidates = matrix(texts, known, manager).transpose();
        for (int from = 0; from < missing.length; from += BLOCK) {
          int[] block = Arrays.copyOfRange(missing, from, Math.min(from + BLOCK, missing.length));
          try (NDManager passing = manager.newSubManager()) {
            NDArray cosines = matrix(texts, block, passing).matMul(candidates);
            add(all, block, known, cosines.topK(most, 1, true, true));
          }
        }
      }
    }
    return new Imputation(all);
  }

  private static int[] places(int count, IntPredicate which) {
    return IntStream.range(0, count).filter(which).toArray();
  }

  private static int[] known(int[] interactions, int missing) {
    int[] known = places(interactions.length, j -> interactions[j] > 0);
    int most = (int) Math.min(Integer.MAX_VALUE, MOST_PAIRS / Math.max(1, missing));
    return known.length <= most
        ? known
        : Arrays.stream(known)
            .boxed()
            .sorted(Comparator.comparingInt(j -> -interactions[j]))
            .limit(most)
            .mapToInt(Integer::intValue)
            .toArray();
  }

  private static NDArray matrix(List<Embedding> texts, int[] places, NDManager manager) {
    var rows =
        new AbstractList<Embedding>() {
          @Override
          public Embedding get(int row) {
            return texts.get(places[row]);
          }

          @Override
          public int size() {
            return places.length;
          }
        };
    return Network.matrix(rows, manager);
  }

  /* Those whose cosine is not above 0 are no neighbours. */
  private static void add(List<Imputed> all, int[] block, int[] known, NDList nearest) {
    float[] cosines = nearest.get(0).toFloatArray();
    long[] columns = nearest.get(1).toLongArray();
    int most = cosines.length / block.length;
    for (int row = 0; row < block.length; row++) {
      int first = row * most;
      int near = places(most, i -> cosines[first + i] > 0).length; // the nearest come first
      var neighbours = new int[near];
      var weights = new float[near];
      float sum = 0;
      for (int i = 0; i < near; i++) {
        neighbours[i] = known[(int) columns[first + i]];
        weights[i] = cosines[first + i] * cosines[first + i];
        sum += weights[i];
      }
      if (near > 0) {
        for (int i = 0; i < near; i++) {
          weights[i] /= sum;
        }
        all.add(new Imputed(block[row], neighbours, weights));
      }
    }
  }

  /** Places of the products that it has vectors for, rising. */
  int[] products() {
    return all.stream().mapToInt(Imputed::product).toArray();
  }

  /**
   * Their vectors, one after the other.
   *
   * @param rows learned vectors of all products, by place
   */
  float[] vectors(float[] rows, int dimension) {
    var vectors = new float[all.size() * dimension];
    for (int i = 0; i < all.size(); i++) {
      all.get(i).add(rows, dimension, vectors, i * dimension);
    }
    return vectors;
  }
}
