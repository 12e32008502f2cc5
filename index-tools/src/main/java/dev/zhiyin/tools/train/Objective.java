package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import java.util.Random;

/** A loss as a differentiable graph over whatever architecture. Immutable. */
interface Objective {
  /** Mean over the batch's samples, a scalar of the graph; draws what it must from the random. */
  NDArray loss(Graph graph, Batch batch, Random random);

  /** The objective that a configuration asks for. */
  static Objective of(TrainConfig config, Architecture architecture, TrainingSet set) {
    return of(config.loss(), config, architecture, set);
  }

  private static Objective of(
      Loss loss, TrainConfig config, Architecture architecture, TrainingSet set) {
    return switch (loss) {
      case Loss.BinaryCrossEntropy binary ->
          new BinaryObjective(
              architecture, new Misses(set.products(), binary.negatives()), binary.logOdds());
      case Loss.Pairwise(double scale, int negatives) ->
          new PairwiseObjective(architecture, new Misses(set.products(), negatives), scale);
      case Loss.Softmax(double scale) ->
          new SoftmaxObjective(architecture, new AllCandidates(set), scale);
      case Loss.SampledSoftmax(double scale, int negatives) ->
          new SoftmaxObjective(
              architecture, new SampledCandidates(set, negatives, config.batchSize()), scale);
      case Loss.Auto auto -> of(auto.chosen(set.metProducts().length), config, architecture, set);
    };
  }
}
