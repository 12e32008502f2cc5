package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;
import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;
import dev.zhiyin.tools.train.Samples.Batch;
import java.util.Arrays;
import java.util.Random;

/** A loss as a differentiable graph over whatever architecture. Immutable. */
sealed interface Objective permits Objective.Pointwise, Objective.Pairwise, SoftmaxObjective {
  /** The loss of a batch; draws what it must from the random. */
  Taken of(Graph graph, Batch batch, Random random);

  /**
   * A loss that was taken.
   *
   * @param value mean over the batch's samples
   * @param differentiable a scalar of the graph whose gradient is that of the loss, if the graph is
   *     to learn from; its value may be another
   */
  record Taken(double value, NDArray differentiable) {
    static Taken of(NDArray loss) {
      return new Taken(loss.getFloat(), loss);
    }
  }

  /** The objective that a configuration asks for. */
  static Objective of(TrainConfig config, Architecture architecture, Samples samples) {
    return of(config.loss(), config, architecture, samples);
  }

  private static Objective of(
      Loss loss, TrainConfig config, Architecture architecture, Samples samples) {
    return switch (loss) {
      case Loss.BinaryCrossEntropy binary ->
          new Pointwise(
              architecture,
              NegativeSampler.ofPredicted(samples, binary.negatives()),
              binary.logOdds());
      case Loss.Pairwise(double scale, int negatives) ->
          new Pairwise(
              architecture, NegativeSampler.ofPredicted(samples, negatives), (float) scale);
      case Loss.Softmax(double scale) ->
          new SoftmaxObjective(architecture, new Candidates.All(samples), (float) scale);
      case Loss.SampledSoftmax(double scale, int negatives) ->
          new SoftmaxObjective(
              architecture,
              new Candidates.Sampled(samples, negatives, config.batchSize()),
              (float) scale);
      case Loss.Auto auto ->
          of(auto.chosen(samples.predictedProducts().length), config, architecture, samples);
    };
  }

  /** Binary cross-entropy: the target is a positive, and products drawn at random are negatives. */
  record Pointwise(Architecture architecture, NegativeSampler negatives, ScoreCalibration logOdds)
      implements Objective {
    /* -log sigmoid(z) = softplus(-z) of a positive, -log(1 - sigmoid(z)) = softplus(z) of a negative. */
    @Override
    public Taken of(Graph graph, Batch batch, Random random) {
      NDArray logits =
          negatives
              .logits(architecture, graph, batch, random)
              .mul(graph.constant((float) logOdds.scale()))
              .add(graph.constant((float) logOdds.bias()));
      var signs = new float[negatives.columns()];
      Arrays.fill(signs, 1);
      signs[0] = -1;
      return Taken.of(
          Activation.softPlus(logits.mul(graph.constant(signs, 1, signs.length))).mean());
    }
  }

  /** BPR: the target scores higher than each of some products drawn at random. */
  record Pairwise(Architecture architecture, NegativeSampler negatives, float scale)
      implements Objective {
    /* -log sigmoid(positive - negative) = softplus(negative - positive). */
    @Override
    public Taken of(Graph graph, Batch batch, Random random) {
      NDArray logits = negatives.logits(architecture, graph, batch, random);
      NDArray positives = logits.get(new NDIndex(":, 0:1"));
      NDArray others = logits.get(new NDIndex(":, 1:"));
      return Taken.of(Activation.softPlus(others.sub(positives).mul(graph.constant(scale))).mean());
    }
  }
}
