package dev.zhiyin.engine.live;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import java.util.List;

/**
 * A model that first does something else whenever it is asked for product faces.
 *
 * @param model answers
 */
record HookedModel(MatchModel model, Runnable first) implements MatchModel {
  @Override
  public float[][] productFaces(List<Embedding> centred) {
    first.run();
    return model.productFaces(centred);
  }

  @Override
  public float[][] historyFaces(List<Embedding> centred) {
    return model.historyFaces(centred);
  }

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
  public HistoryWeights weights() {
    return model.weights();
  }

  @Override
  public boolean normalisesUser() {
    return model.normalisesUser();
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
