package dev.zhiyin.engine.shop;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.SlimWeights;
import dev.zhiyin.engine.match.SlimWeights.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Two linear towers of chance, {@code p = P x + e} and {@code h = H x + q}, and a logistic score:
 * the shape of a trained model without the training. What it knows of a product beyond its text,
 * {@code e} and {@code q}, is made of the id. Every second one has weights between products of
 * {@link RandomCatalogue} besides.
 */
public final class RandomLinearModel implements MatchModel {
  private static final int PRODUCTS = 120;

  private final float[][] product;
  private final float[][] history;
  private final HistoryWeights weights;
  private final boolean normalises;
  private final SlimWeights slim;

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
    this.slim = random.nextBoolean() ? slim(random) : SlimWeights.NONE;
  }

  private RandomLinearModel(RandomLinearModel other, SlimWeights slim) {
    this.product = other.product;
    this.history = other.history;
    this.weights = other.weights;
    this.normalises = other.normalises;
    this.slim = slim;
  }

  /** The same two towers beside other weights between products. */
  public RandomLinearModel withSlim(SlimWeights other) {
    return new RandomLinearModel(this, other);
  }

  /* Of every fifth pair, some of them against it. */
  private static SlimWeights slim(Random random) {
    List<String> ids = IntStream.range(0, PRODUCTS).mapToObj(i -> "p" + i).toList();
    List<Row> rows = ids.stream().map(_ -> row(random)).toList();
    try {
      return written(ids, rows);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Weights as they are read from a file. */
  public static SlimWeights written(List<String> ids, List<Row> rows) throws IOException {
    Path file = Files.createTempFile("slim", ".bin");
    SlimWeights.write(file, ids, rows::get);
    SlimWeights weights = SlimWeights.open(file);
    Files.delete(file); // what is mapped stays
    return weights;
  }

  @Override
  public MatchModel withWeights(HistoryWeights changed) {
    throw new UnsupportedOperationException();
  }

  private static Row row(Random random) {
    int[] others = IntStream.range(0, PRODUCTS).filter(_ -> random.nextInt(5) == 0).toArray();
    var weights = new float[others.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) (0.3 * random.nextGaussian() + 0.1);
    }
    return new Row(others, weights);
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
  public SlimWeights slim() {
    return slim;
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
