package dev.zhiyin.tools.train;

import dev.zhiyin.engine.match.HistoryWeights;

/** Configurations for small shops. */
final class Configs {
  private Configs() {}

  static TrainConfig small(int dimension, HistoryWeights weights) {
    return new TrainConfig(
        ArchitectureName.LINEAR,
        dimension,
        new Loss.BinaryCrossEntropy(4),
        new Optimiser(0.01, 0, false, 0),
        weights,
        20,
        20,
        64,
        1000,
        1);
  }
}
