package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.zhiyin.onnx.tower.TowerManifest.Calibration;
import java.util.Arrays;
import java.util.Random;

/** Binary cross-entropy: the target is a hit, and products that were never met are misses. */
final class BinaryObjective implements Objective {
  private final Architecture architecture;
  private final Misses misses;
  private final Calibration logOdds;

  BinaryObjective(Architecture architecture, Misses misses, Calibration logOdds) {
    this.architecture = architecture;
    this.misses = misses;
    this.logOdds = logOdds;
  }

  /* -log sigmoid(z) = softplus(-z) of a hit, -log(1 - sigmoid(z)) = softplus(z) of a miss. */
  @Override
  public NDArray loss(Graph graph, Batch batch, Random random) {
    NDArray logits =
        misses
            .logits(architecture, graph, batch, random)
            .mul(graph.constant((float) logOdds.scale()))
            .add(graph.constant((float) logOdds.bias()));
    NDArray signs = graph.constant(signs(misses.columns()), 1, misses.columns());
    return Activation.softPlus(logits.mul(signs)).mean();
  }

  private static float[] signs(int columns) {
    var signs = new float[columns];
    Arrays.fill(signs, 1);
    signs[0] = -1;
    return signs;
  }
}
