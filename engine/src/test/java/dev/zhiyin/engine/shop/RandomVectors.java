package dev.zhiyin.engine.shop;

import dev.zhiyin.engine.embed.Embedding;
import java.util.Random;

/** Vectors made of chance. */
public final class RandomVectors {
  private RandomVectors() {}

  /** Independent normal floats. */
  public static float[] floats(int dimension, Random random) {
    var vector = new float[dimension];
    for (int d = 0; d < dimension; d++) {
      vector[d] = (float) random.nextGaussian();
    }
    return vector;
  }

  /** A direction, every one as likely as every other. */
  public static Embedding direction(int dimension, Random random) {
    return Embedding.of(floats(dimension, random));
  }

  /** So many vectors of independent normal floats, {@code [rows][columns]}. */
  public static float[][] matrix(int rows, int columns, Random random) {
    var matrix = new float[rows][];
    for (int row = 0; row < rows; row++) {
      matrix[row] = floats(columns, random);
    }
    return matrix;
  }

  /** Inner product by a plain sum. */
  public static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (double) a[d] * b[d];
    }
    return sum;
  }
}
