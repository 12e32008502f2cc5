package dev.zhiyin.tools.train;

import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Samples.Sample;
import dev.zhiyin.tools.train.export.Slim;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.DoubleStream;

/**
 * Logits of positives and negatives: those of samples' targets, and of products drawn beside each.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or keeps them
record LabelledLogits(float[] logits, boolean[] positives) {
  private static final int BINS = 10;

  /**
   * Judges.
   *
   * @param slim is added to what the towers say
   * @param seed by which negatives are drawn
   */
  static LabelledLogits of(
      Learner learner,
      Optional<Slim> slim,
      Samples samples,
      List<Sample> some,
      NegativeSampler negatives,
      long seed) {
    Batch batch = samples.batch(some);
    int columns = negatives.columns();
    var positives = new boolean[batch.size() * columns];
    for (int i = 0; i < positives.length; i += columns) {
      positives[i] = true;
    }
    float[] logits = logits(learner, batch, negatives, seed);
    if (slim.isPresent()) {
      long[] products = negatives.after(batch, new Random(seed)); // the same are drawn
      for (int row = 0; row < some.size(); row++) {
        int[] liked = samples.liked(samples.folded(some.get(row)));
        for (int i = row * columns; i < (row + 1) * columns; i++) {
          logits[i] += slim.get().of(liked, (int) products[i]);
        }
      }
    }
    return new LabelledLogits(logits, positives);
  }

  private static float[] logits(
      Learner learner, Batch batch, NegativeSampler negatives, long seed) {
    try (Graph graph = learner.network().looking()) {
      return negatives
          .logits(learner.architecture(), graph, batch, new Random(seed))
          .toFloatArray();
    }
  }

  /** The sigmoid that gives the chance of a positive. */
  ScoreCalibration calibration() {
    return Platt.fit(logits, positives);
  }

  /**
   * How far chances are from what came true on average, by a calibration of others: of each tenth
   * of the chances their mean from the share of positives (Naeini et al., "Obtaining Well
   * Calibrated Probabilities Using Bayesian Binning", 2015).
   *
   * @return in [0, 1]
   */
  double calibrationError(ScoreCalibration calibration) {
    var more = new double[BINS]; // chances than positives
    for (int i = 0; i < logits.length; i++) {
      double chance = 1 / (1 + Math.exp(-(calibration.scale() * logits[i] + calibration.bias())));
      more[Math.min(BINS - 1, (int) (chance * BINS))] += chance - (positives[i] ? 1 : 0);
    }
    return DoubleStream.of(more).map(Math::abs).sum() / logits.length;
  }
}
