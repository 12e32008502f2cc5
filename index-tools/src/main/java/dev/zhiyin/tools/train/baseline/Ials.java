package dev.zhiyin.tools.train.baseline;

import dev.zhiyin.tools.train.baseline.Baseline.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * Two tables of vectors whose inner products are 1 where a shopper interacted with a product and
 * near 0 elsewhere, fitted in turn, each row by least squares.
 */
final class Ials {
  /**
   * How it is fitted.
   *
   * @param dimension floats of a vector
   * @param epochs times that both tables are fitted
   * @param unobserved weight of a pair that nothing is known of, beside 1 for the others
   * @param regularisation of a row, times how much is known of it and of the other table
   */
  record Settings(int dimension, int epochs, double unobserved, double regularisation) {}

  private final Settings settings;
  private final double[][] items;
  private double[][] gram = {};

  private Ials(int products, Settings settings) {
    this.settings = settings;
    items = new double[products][settings.dimension];
    var random = new Random(1);
    for (double[] item : items) {
      Arrays.setAll(item, _ -> random.nextGaussian() * 0.1 / Math.sqrt(settings.dimension));
    }
  }

  static Scorer of(List<int[]> histories, int products, Settings settings) {
    var model = new Ials(products, settings);
    List<int[]> shoppers = transposed(histories, products);
    for (int epoch = 0; epoch < settings.epochs; epoch++) {
      double[][] users = model.rows(histories, model.items);
      double[][] fitted = model.rows(shoppers, users);
      System.arraycopy(fitted, 0, model.items, 0, products);
    }
    model.gram = gram(model.items);
    return model::scores;
  }

  private static List<int[]> transposed(List<int[]> histories, int products) {
    List<List<Integer>> shoppers =
        IntStream.range(0, products).<List<Integer>>mapToObj(_ -> new ArrayList<>()).toList();
    for (int shopper = 0; shopper < histories.size(); shopper++) {
      for (int item : histories.get(shopper)) {
        shoppers.get(item).add(shopper);
      }
    }
    return shoppers.stream().map(of -> of.stream().mapToInt(it -> it).toArray()).toList();
  }

  private double[][] rows(List<int[]> known, double[][] others) {
    double[][] all = gram(others);
    return known.parallelStream().map(row -> row(row, others, all)).toArray(double[][]::new);
  }

  private static double[][] gram(double[][] rows) {
    int d = rows[0].length;
    var gram = new double[d][d];
    for (double[] row : rows) {
      add(gram, row);
    }
    return gram;
  }

  private static void add(double[][] matrix, double[] row) {
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i][j] += row[i] * row[j];
      }
    }
  }

  /* (sum of known v v' + w V'V + r I)^-1 (sum of known v). */
  private double[] row(int[] known, double[][] others, double[][] all) {
    int d = settings.dimension;
    double ridge = settings.regularisation * (known.length + settings.unobserved * others.length);
    var matrix = new double[d][d];
    var right = new double[d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        matrix[i][j] = settings.unobserved * all[i][j] + (i == j ? ridge : 0);
      }
    }
    for (int other : known) {
      add(matrix, others[other]);
      for (int i = 0; i < d; i++) {
        right[i] += others[other][i];
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        matrix[j][i] = matrix[i][j];
      }
    }
    return new CholeskyDecomposition(new Array2DRowRealMatrix(matrix, false))
        .getSolver()
        .solve(new ArrayRealVector(right, false))
        .toArray();
  }

  private float[] scores(int[] history) {
    double[] user = row(history, items, gram);
    var scores = new float[items.length];
    for (int item = 0; item < items.length; item++) {
      double sum = 0;
      for (int i = 0; i < user.length; i++) {
        sum += user[i] * items[item][i];
      }
      scores[item] = (float) sum;
    }
    return scores;
  }
}
