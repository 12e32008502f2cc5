package dev.zhiyin.tools.train;

import dev.zhiyin.engine.embed.Vectors;
import java.util.Random;
import java.util.function.DoubleSupplier;

/**
 * A random projection on orthogonal axes, by Gram and Schmidt's method: it keeps inner products on
 * average, exactly where it has as many columns as rows, so that towers that start as the same one
 * start from the order that text alone gives.
 */
final class Projection {
  private Projection() {}

  /** Values of a matrix {@code [rows][columns]}, row by row, the same for the same seed. */
  static DoubleSupplier of(long seed, int rows, int columns) {
    var random = new Random(seed);
    int axes = Math.min(rows, columns);
    int width = Math.max(rows, columns);
    var axis = new float[axes][width];
    for (int i = 0; i < axes; i++) {
      draw(axis, i, random);
    }
    boolean wide = columns >= rows;
    double scale = wide ? 1 : Math.sqrt((double) rows / columns);
    var place = new int[1];
    return () -> {
      int row = place[0] / columns;
      int column = place[0]++ % columns;
      return scale * (wide ? axis[row][column] : axis[column][row]);
    };
  }

  /* A random direction, without what lies along the axes before it. */
  private static void draw(float[][] axis, int at, Random random) {
    for (int k = 0; k < axis[at].length; k++) {
      axis[at][k] = (float) random.nextGaussian();
    }
    for (int i = 0; i < at; i++) {
      Vectors.addScaled(axis[at], -Sums.dot(axis[at], axis[i]), axis[i]);
    }
    float norm = (float) Math.sqrt(Sums.dot(axis[at], axis[at]));
    for (int k = 0; k < axis[at].length; k++) {
      axis[at][k] /= norm;
    }
  }
}
