package dev.zhiyin.tools.train;

import dev.zhiyin.onnx.tower.TowerManifest.Calibration;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Samples.Sample;
import dev.zhiyin.tools.train.export.Slim;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Logits of hits and misses: those of samples' targets, and of products drawn beside each. */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or keeps them
record Judged(float[] logits, boolean[] hits) {
  /**
   * Judges.
   *
   * @param slim is added to what the towers say
   * @param seed by which misses are drawn
   */
  static Judged of(
      Learner learner,
      Optional<Slim> slim,
      Samples samples,
      List<Sample> some,
      NegativeSampler negatives,
      long seed) {
    Batch batch = samples.batch(some);
    int columns = negatives.columns();
    var hits = new boolean[batch.size() * columns];
    for (int i = 0; i < hits.length; i += columns) {
      hits[i] = true;
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
    return new Judged(logits, hits);
  }

  private static float[] logits(
      Learner learner, Batch batch, NegativeSampler negatives, long seed) {
    try (Graph graph = learner.network().looking()) {
      return negatives
          .logits(learner.architecture(), graph, batch, new Random(seed))
          .toFloatArray();
    }
  }

  /** The sigmoid that gives the chance of a hit. */
  Calibration calibration() {
    return Platt.fit(logits, hits);
  }

  /** Whether a calibration of others holds for these. */
  Reliability reliability(Calibration calibration) {
    return Reliability.of(logits, hits, calibration);
  }
}
