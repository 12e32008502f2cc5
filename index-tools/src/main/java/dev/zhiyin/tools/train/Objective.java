package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;
import dev.zhiyin.onnx.tower.TowerManifest.Calibration;
import dev.zhiyin.tools.train.Candidates.CandidateItems;
import dev.zhiyin.tools.train.Samples.Batch;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.LongStream;

/** A loss as a differentiable graph over whatever architecture. Immutable. */
sealed interface Objective {
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
          new Pointwise(
              architecture,
              new NegativeSampler(set.products(), binary.negatives()),
              binary.logOdds());
      case Loss.Pairwise(double scale, int negatives) ->
          new Pairwise(architecture, new NegativeSampler(set.products(), negatives), (float) scale);
      case Loss.Softmax(double scale) ->
          new Softmax(architecture, new Candidates.All(set), (float) scale);
      case Loss.SampledSoftmax(double scale, int negatives) ->
          new Softmax(
              architecture,
              new Candidates.Sampled(set, negatives, config.batchSize()),
              (float) scale);
      case Loss.Auto auto ->
          of(auto.chosen(set.interactedProducts().length), config, architecture, set);
    };
  }

  /** Binary cross-entropy: the target is a hit, and products drawn at random are misses. */
  record Pointwise(Architecture architecture, NegativeSampler negatives, Calibration logOdds)
      implements Objective {
    /* -log sigmoid(z) = softplus(-z) of a hit, -log(1 - sigmoid(z)) = softplus(z) of a miss. */
    @Override
    public NDArray loss(Graph graph, Batch batch, Random random) {
      NDArray logits =
          negatives
              .logits(architecture, graph, batch, random)
              .mul(graph.constant((float) logOdds.scale()))
              .add(graph.constant((float) logOdds.bias()));
      var signs = new float[negatives.columns()];
      Arrays.fill(signs, 1);
      signs[0] = -1;
      return Activation.softPlus(logits.mul(graph.constant(signs, 1, signs.length))).mean();
    }
  }

  /** BPR: the target scores higher than each of some products drawn at random. */
  record Pairwise(Architecture architecture, NegativeSampler negatives, float scale)
      implements Objective {
    /* -log sigmoid(hit - miss) = softplus(miss - hit). */
    @Override
    public NDArray loss(Graph graph, Batch batch, Random random) {
      NDArray logits = negatives.logits(architecture, graph, batch, random);
      NDArray hits = logits.get(new NDIndex(":, 0:1"));
      NDArray others = logits.get(new NDIndex(":, 1:"));
      return Activation.softPlus(others.sub(hits).mul(graph.constant(scale))).mean();
    }
  }

  /**
   * Cross-entropy of the target against all candidates. The shopper's own history is left out, as
   * it is when products are ranked.
   */
  record Softmax(Architecture architecture, Candidates candidates, float scale)
      implements Objective {
    /** Makes a share vanish beside any other. */
    private static final float LEFT_OUT = -1e9f;

    @Override
    public NDArray loss(Graph graph, Batch batch, Random random) {
      CandidateItems items = candidates.of(batch, random);
      NDArray products = architecture.products(graph, graph.places(items.products()));
      NDArray users = architecture.users(graph, batch.histories());
      NDArray logits = architecture.logits(graph, users, products).mul(graph.constant(scale));
      NDArray shares =
          candidates
              .corrected(graph, logits, items)
              .add(graph.marked(batch.size(), items.size(), inHistory(batch, items), LEFT_OUT))
              .logSoftmax(1);
      long[] targets = Arrays.stream(batch.targets()).map(items::column).toArray();
      return shares.gather(graph.places(targets).expandDims(1), 1).mean().neg();
    }

    /* Where a row's history stands among the columns, counted row by row. */
    private static long[] inHistory(Batch batch, CandidateItems items) {
      Bags histories = batch.histories();
      long[] texts = histories.text();
      return LongStream.range(0, histories.items())
          .filter(t -> items.has(texts[(int) t]))
          .map(t -> histories.owner()[(int) t] * items.size() + items.column(texts[(int) t]))
          .toArray();
    }
  }
}
