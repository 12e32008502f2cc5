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
  public float[][] inContext(float[][] faces) {
    return model.inContext(faces);
  }

  @Override
  public boolean normalisesUser() {
    return model.normalisesUser();
  }

  @Override
  public float[][] productFaces(List<Embedding> centred) {
    return model.productFaces(centred);
  }

  @Override
  public float[][] historyFaces(List<Embedding> centred) {
    return model.historyFaces(centred);
  }

  @Override
  public float[][] productFaces(List<String> ids, List<Embedding> centred) {
    return model.productFaces(ids, centred);
  }

  @Override
  public float[][] historyFaces(List<String> ids, List<Embedding> centred) {
    return model.historyFaces(ids, centred);
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
