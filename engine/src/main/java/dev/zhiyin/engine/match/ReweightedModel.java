package dev.zhiyin.engine.match;

import dev.zhiyin.engine.embed.Embedding;
import java.util.List;

/** A model with other weights than those it was made with. Closes it. */
public record ReweightedModel(MatchModel model, HistoryWeights weights) implements MatchModel {
  @Override
  public String name() {
    return model.name();
  }

  @Override
  public int inputDimension() {
    return model.inputDimension();
  }

  @Override
  public int dimension() {
    return model.dimension();
  }

  @Override
  public float[][] inContext(float[][] historyVectors) {
    return model.inContext(historyVectors);
  }

  @Override
  public boolean normalisesUser() {
    return model.normalisesUser();
  }

  @Override
  public float[][] itemVectors(List<Embedding> centred) {
    return model.itemVectors(centred);
  }

  @Override
  public float[][] historyVectors(List<Embedding> centred) {
    return model.historyVectors(centred);
  }

  @Override
  public float[][] itemVectors(List<String> ids, List<Embedding> centred) {
    return model.itemVectors(ids, centred);
  }

  @Override
  public float[][] historyVectors(List<String> ids, List<Embedding> centred) {
    return model.historyVectors(ids, centred);
  }

  @Override
  public List<TowerVectors> towerVectors(List<String> ids, List<Embedding> centred) {
    return model.towerVectors(ids, centred);
  }

  @Override
  public SlimWeights slim() {
    return model.slim();
  }

  @Override
  public double calibrate(double innerProduct) {
    return model.calibrate(innerProduct);
  }

  @Override
  public void close() {
    model.close();
  }
}
