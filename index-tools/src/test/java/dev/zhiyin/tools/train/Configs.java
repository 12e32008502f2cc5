package dev.zhiyin.tools.train;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.tools.split.HoldoutPolicy;
import dev.zhiyin.tools.train.TrainConfig.Optimiser;

/** Configurations for small shops. */
final class Configs {
  private Configs() {}

  static TrainConfig linear(int dimension, HistoryWeights weights) {
    return of(new Towers.Linear(dimension), new Loss.BinaryCrossEntropy(2, 4), weights);
  }

  static TrainConfig additive(int dimension, HistoryWeights weights) {
    return of(new Towers.Additive(dimension, 0, false, 1, false), new Loss.Softmax(10), weights);
  }

  static TrainConfig of(Towers towers, Loss loss, HistoryWeights weights) {
    return new TrainConfig(
        towers,
        loss,
        new Optimiser(0.01, 0, false, 0),
        weights,
        20,
        20_000_000,
        20,
        64,
        0,
        HoldoutPolicy.DEFAULT,
        1);
  }
}
