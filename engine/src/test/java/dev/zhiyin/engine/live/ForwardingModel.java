package dev.zhiyin.engine.live;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import java.util.List;

/** Does what another model does, but for what its subclasses say. */
abstract class ForwardingModel implements MatchModel {
  private final MatchModel model;

  ForwardingModel(MatchModel model) {
    this.model = model;
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
  public MatchModel withWeights(HistoryWeights changed) {
    throw new UnsupportedOperationException();
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
