package dev.zhiyin.tools.cost;

import dev.zhiyin.engine.embed.Embedding;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Stands in for an encoder where only the size counts: each word is a random vector, drawn from its
 * spelling, and a title the sum of its words. Titles that share words lie near each other.
 */
final class WordVectors {
  private final int dimension;
  private final Map<String, float[]> known = new HashMap<>();

  WordVectors(int dimension) {
    this.dimension = dimension;
  }

  Embedding of(String title) {
    var sum = new float[dimension];
    for (String word : title.split(" ", -1)) {
      float[] vector = known.computeIfAbsent(word, this::drawn);
      for (int k = 0; k < dimension; k++) {
        sum[k] += vector[k];
      }
    }
    return Embedding.of(sum);
  }

  private float[] drawn(String word) {
    var random = new Random(word.hashCode());
    var vector = new float[dimension];
    for (int k = 0; k < dimension; k++) {
      vector[k] = (float) random.nextGaussian();
    }
    return vector;
  }
}
