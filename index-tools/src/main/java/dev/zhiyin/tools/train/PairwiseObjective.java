package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Activation;
import java.util.Random;

/** BPR: the target scores higher than each of some products that were never met. */
final class PairwiseObjective implements Objective {
  private final Architecture architecture;
  private final Misses misses;
  private final float scale;

  PairwiseObjective(Architecture architecture, Misses misses, double scale) {
    this.architecture = architecture;
    this.misses = misses;
    this.scale = (float) scale;
  }

  /* -log sigmoid(hit - miss) = softplus(miss - hit). */
  @Override
  public NDArray loss(Graph graph, Batch batch, Random random) {
    NDArray logits = misses.logits(architecture, graph, batch, random);
    NDArray hits = logits.get(new NDIndex(":, 0:1"));
    NDArray others = logits.get(new NDIndex(":, 1:"));
    return Activation.softPlus(others.sub(hits).mul(graph.constant(scale))).mean();
  }
}
