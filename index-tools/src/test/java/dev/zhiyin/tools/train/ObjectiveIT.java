package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Losses against their formulas, written out over the scores of every product. */
class ObjectiveIT {
  private final TrainingSet set = Shops.random(40, 5, 1);

  @Test
  void softmaxTellsTheTargetFromAllThatSomebodyMetButTheHistory() {
    TrainConfig config = Configs.additive(8, HistoryWeights.DEFAULT);
    try (Learner learner = Learner.of(new Samples(set, config.history()), config, new Random(1))) {
      Batch batch = batch(config);
      float[] logits = Scores.logits(learner, batch, set.products());
      double sum = 0;
      for (int row = 0; row < batch.size(); row++) {
        Sample sample = batch.samples().get(row);
        Set<Integer> history =
            Set.copyOf(new Samples(set, config.history()).folded(sample).texts());
        int from = row * set.products();
        double all =
            Arrays.stream(new Samples(set, config.history()).predictedProducts())
                .filter(j -> !history.contains((int) j))
                .mapToDouble(j -> Math.exp(10 * logits[from + (int) j]))
                .sum();
        sum += Math.log(all) - 10 * logits[from + sample.target()];
      }
      assertThat(new Samples(set, config.history()).predictedProducts().length)
          .isLessThan(set.products());
      assertThat(learner.loss(batch, new Random(1))).isCloseTo(sum / batch.size(), within(1e-5));
    }
  }

  @Test
  void binaryCrossEntropyTellsPositivesFromNegatives() {
    TrainConfig config = Configs.linear(8, HistoryWeights.DEFAULT);
    try (Learner learner = Learner.of(new Samples(set, config.history()), config, new Random(1))) {
      Batch batch = batch(config);
      float[] logits = Scores.logits(learner, batch, set.products());
      long[] places =
          NegativeSampler.ofPredicted(new Samples(set, config.history()), 4)
              .after(batch, new Random(9));
      double sum = 0;
      for (int i = 0; i < places.length; i++) {
        double logit = logits[i / 5 * set.products() + (int) places[i]];
        double chance = 1 / (1 + Math.exp(-(2 * logit - Math.log(4))));
        sum -= Math.log(i % 5 == 0 ? chance : 1 - chance);
      }
      assertThat(learner.loss(batch, new Random(9))).isCloseTo(sum / places.length, within(1e-5));
    }
  }

  /** The mark of a fitted sigmoid with a bias: its chances sum up to the number of positives. */
  @Test
  void calibratedScoresSumUpToThePositives() {
    TrainConfig config = Configs.additive(8, HistoryWeights.DEFAULT);
    try (Learner learner = Learner.of(new Samples(set, config.history()), config, new Random(1))) {
      Batch batch = batch(config);
      for (int step = 0; step < 20; step++) {
        learner.step(batch, 0.01, new Random(step));
      }
      var negatives = NegativeSampler.ofPredicted(new Samples(set, config.history()), 4);
      var samples = new Samples(set, config.history());
      ScoreCalibration fit =
          LabelledLogits.of(learner, Optional.empty(), samples, batch.samples(), negatives, 9)
              .calibration();
      float[] logits = Scores.logits(learner, batch, set.products());
      long[] places = negatives.after(batch, new Random(9));
      double sum = 0;
      for (int i = 0; i < places.length; i++) {
        double logit = logits[i / 5 * set.products() + (int) places[i]];
        sum += 1 / (1 + Math.exp(-(fit.scale() * logit + fit.bias())));
      }
      int positives = batch.size();
      double smoothed =
          positives * (positives + 1.0) / (positives + 2) + 4.0 * positives / (4 * positives + 2);
      assertThat(sum).isCloseTo(smoothed, within(1e-3));
    }
  }

  @Test
  void negativesAreNewToTheShopperWhereThereIsAnythingElse() {
    Batch batch = batch(TrainConfig.LINEAR);
    var negatives = NegativeSampler.ofAll(set, 7);
    long[] places = negatives.after(batch, new Random(1));
    for (int i = 0; i < places.length; i++) {
      Sample sample = batch.samples().get(i / 8);
      if (i % 8 == 0) {
        assertThat(places[i]).isEqualTo(sample.target());
      } else {
        assertThat(sample.sequence().contains((int) places[i])).isFalse();
      }
    }
    assertThat(IntStream.range(0, places.length).filter(i -> i % 8 > 0).mapToLong(i -> places[i]))
        .hasSizeGreaterThan(20)
        .contains(0L, set.products() - 1L);
  }

  private Batch batch(TrainConfig config) {
    var samples = new Samples(set, config.history());
    return samples.batch(samples.training());
  }
}
