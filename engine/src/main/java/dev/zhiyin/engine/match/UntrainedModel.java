package dev.zhiyin.engine.match;

import dev.zhiyin.engine.embed.Embedding;
import java.util.List;

/**
 * Text alone, nothing learned: both vectors are the centred embedding, the user vector is
 * normalised, and the score is the cosine, in [-1, 1]. Needs no behaviour, so a new shop starts
 * with it.
 */
public record UntrainedModel(int dimension, HistoryWeights weights) implements MatchModel {
  public static final String NAME = "text";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int inputDimension() {
    return dimension;
  }

  @Override
  public UntrainedModel withWeights(HistoryWeights changed) {
    return new UntrainedModel(dimension, changed);
  }

  @Override
  public boolean normalisesUser() {
    return true;
  }

  @Override
  public float[][] itemVectors(List<Embedding> centred) {
    return centred.stream().map(Embedding::toArray).toArray(float[][]::new);
  }

  @Override
  public float[][] historyVectors(List<Embedding> centred) {
    return itemVectors(centred);
  }

  @Override
  public List<TowerVectors> towerVectors(List<String> ids, List<Embedding> centred) {
    return centred.stream().map(TowerVectors::ofText).toList();
  }

  @Override
  public double calibrate(double innerProduct) {
    return innerProduct;
  }

  @Override
  public void close() {
    // nothing is held
  }
}
