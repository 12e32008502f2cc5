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
   * @param dimension floats of a face
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
  public float[][] productFaces(List<Embedding> centred) {
    return faces(product, centred);
  }

  @Override
  public float[][] historyFaces(List<Embedding> centred) {
    return faces(history, centred);
  }

  @Override
  public float[][] productFaces(List<String> ids, List<Embedding> centred) {
    return moved(productFaces(centred), ids, 1);
  }

  @Override
  public float[][] historyFaces(List<String> ids, List<Embedding> centred) {
    return moved(historyFaces(centred), ids, 2);
  }

  private static float[][] moved(float[][] faces, List<String> ids, long side) {
    for (int i = 0; i < faces.length; i++) {
      var random = new Random(31 * side + ids.get(i).hashCode());
      Vectors.addScaled(faces[i], 0.5f, RandomVectors.floats(faces[i].length, random));
    }
    return faces;
  }

  @Override
  public double calibrate(double innerProduct) {
    return 1 / (1 + Math.exp(-innerProduct));
  }

  @Override
  public void close() {
    // nothing is held
  }

  private static float[][] faces(float[][] matrix, List<Embedding> centred) {
    return centred.stream()
        .map(Embedding::toArray)
        .map(x -> face(matrix, x))
        .toArray(float[][]::new);
  }

  private static float[] face(float[][] matrix, float[] x) {
    var face = new float[matrix.length];
    for (int row = 0; row < face.length; row++) {
      face[row] = (float) RandomVectors.dot(matrix[row], x);
    }
    return face;
  }
}
