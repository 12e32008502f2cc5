package dev.zhiyin.engine.shop;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import java.util.List;
import java.util.Random;

/**
 * Two linear towers of chance, {@code p = P x + e} and {@code h = H x + q}, and a logistic score:
 * the shape of a trained model without the training. What it knows of a product beyond its text,
 * {@code e} and {@code q}, is made of the id.
 */
public final class RandomLinearModel implements MatchModel {
  private final float[][] product;
  private final float[][] history;
  private final HistoryWeights weights;
  private final boolean normalises;

  /**
   * @param inputDimension floats of an embedding
   * @param dimension floats of a vector
   */
  public RandomLinearModel(
      int inputDimension, int dimension, HistoryWeights weights, Random random) {
    this.product = RandomVectors.matrix(dimension, inputDimension, random);
    this.history = RandomVectors.matrix(dimension, inputDimension, random);
    this.weights = weights;
    this.normalises = random.nextBoolean();
  }

  @Override
  public String name() {
    return "random-linear";
  }

  @Override
  public int inputDimension() {
    return product[0].length;
  }

  @Override
  public int dimension() {
    return product.length;
  }

  @Override
  public HistoryWeights weights() {
    return weights;
  }

  @Override
  public boolean normalisesUser() {
    return normalises;
  }

  @Override
  public float[][] itemVectors(List<Embedding> centred) {
    return towerVectors(product, centred);
  }

  @Override
  public float[][] historyVectors(List<Embedding> centred) {
    return towerVectors(history, centred);
  }

  @Override
  public float[][] itemVectors(List<String> ids, List<Embedding> centred) {
    return moved(itemVectors(centred), ids, 1);
  }

  @Override
  public float[][] historyVectors(List<String> ids, List<Embedding> centred) {
    return moved(historyVectors(centred), ids, 2);
  }

  private static float[][] moved(float[][] towerVectors, List<String> ids, long side) {
    for (int i = 0; i < towerVectors.length; i++) {
      var random = new Random(31 * side + ids.get(i).hashCode());
      Vectors.addScaled(
          towerVectors[i], 0.5f, RandomVectors.floats(towerVectors[i].length, random));
    }
    return towerVectors;
  }

  @Override
  public double calibrate(double innerProduct) {
    return 1 / (1 + Math.exp(-innerProduct));
  }

  @Override
  public void close() {
    // nothing is held
  }

  private static float[][] towerVectors(float[][] matrix, List<Embedding> centred) {
    return centred.stream()
        .map(Embedding::toArray)
        .map(x -> towerVector(matrix, x))
        .toArray(float[][]::new);
  }

  private static float[] towerVector(float[][] matrix, float[] x) {
    var towerVector = new float[matrix.length];
    for (int row = 0; row < towerVector.length; row++) {
      towerVector[row] = (float) RandomVectors.dot(matrix[row], x);
    }
    return towerVector;
  }
}
