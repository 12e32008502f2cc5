package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.Network.ModelWeights;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Sequence.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdditiveArchitectureIT {
  /* No step would ever move it. */
  @Test
  void whatIsInNoHistoryHasNoHistoryVectorOfItsOwn() {
    TrainingSet set =
        Shops.of(
            3,
            List.of(
                Sequence.of(
                    List.of(new Step(0, EventType.VIEW, 1), new Step(1, EventType.VIEW, 2))),
                Sequence.of(List.of(new Step(2, EventType.VIEW, 1)))));
    TrainConfig config = Configs.additive(2, WEIGHTS);
    try (Learner learner = Learner.of(new Samples(set, config.history()), config, new Random(1))) {
      float[] start = learner.network().weights().of(AdditiveArchitecture.USER_LEARNED);

      assertThat(Arrays.copyOf(start, 2)).doesNotContain(0);
      assertThat(Arrays.copyOfRange(start, 2, 6)).containsOnly(0);
    }
  }

  private static final HistoryWeights WEIGHTS =
      new HistoryWeights(0.5, 2, Map.of(EventType.VIEW, 1.0, EventType.DISLIKE, -1.0), List.of());

  @TempDir private Path folder;

  /*
   * x0 = (1, 0), x1 = (0, 1), x2 = (0.6, 0.8), words x3 = (0.8, 0.6);
   * W_u = [[1, 2], [3, 4]], q0 = (10, 0); W_p = [[2, 0], [0, 3]], e1 = (0, 2); a = (1, 0.25).
   * A dislike of x0, then words: u is n of 1 (0.8 + 1.8, 1.6 + 2.4) - 0.25 (1 + 10, 2)
   *   = (2.6 - 2.75, 4 - 0.5) = (-0.15, 3.5); p1 is n of (0, 3 + 2) = (0, 1).
   */
  @Test
  void followsTheFormula() {
    TrainingSet set =
        new TrainingSet(
            List.of("x0", "x1", "x2"),
            List.of(
                Embedding.of(1, 0),
                Embedding.of(0, 1),
                Embedding.of(0.6f, 0.8f),
                Embedding.of(0.8f, 0.6f)),
            List.of(
                Sequence.of(
                    List.of(new Step(0, EventType.DISLIKE, 1), new Step(3, EventType.VIEW, 2)),
                    2)));
    TrainConfig config = Configs.additive(2, WEIGHTS);
    try (Learner learner = Learner.of(new Samples(set, config.history()), config, new Random(1))) {
      learner
          .network()
          .restore(
              ModelWeights.of(
                  Map.of(
                      AdditiveArchitecture.USER_WEIGHTS, new float[] {1, 2, 3, 4},
                      AdditiveArchitecture.USER_LEARNED, new float[] {10, 0, 0, 0, 0, 0},
                      AdditiveArchitecture.PRODUCT_WEIGHTS, new float[] {2, 0, 0, 3},
                      AdditiveArchitecture.PRODUCT_LEARNED, new float[] {0, 0, 0, 2, 0, 0},
                      AdditiveArchitecture.BY_AGE, new float[] {1, 0.25f})));
      var samples = new Samples(set, WEIGHTS);
      float[] logits =
          Scores.logits(learner, samples.batch(samples.validation(1, new Random(1))), 3);
      double norm = Math.hypot(-0.15, 3.5);
      assertThat(logits[1]).isCloseTo((float) (3.5 / norm), within(1e-6f));
      assertThat(logits[2])
          .isCloseTo(
              (float) ((-0.15 * 1.2 + 3.5 * 2.4) / norm / Math.hypot(1.2, 2.4)), within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsServedScoresAsWhatWasTrained(long seed) {
    TrainingSet set = Shops.random(80, 20, seed);
    TrainConfig config =
        Configs.of(
            new Towers.Additive(32, 0, seed > 1, 1.25, true),
            new Loss.Softmax(10),
            HistoryWeights.DEFAULT);
    try (Learner learner =
        Learner.of(new Samples(set, config.history()), config, new Random(seed))) {
      Batch batch = trained(learner, set, config);
      Learner late = learner.as(late(learner, set));
      assertThat(Parity.greatestDifference(late, set, config, batch, folder)).isLessThan(1e-5);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsServedAttendsAsWhatWasTrained(long seed) {
    TrainingSet set = Shops.random(80, 20, seed);
    TrainConfig config =
        Configs.of(
            new Towers.Attentive(32, 0, true, 1.25, true, 4),
            new Loss.Softmax(10),
            HistoryWeights.DEFAULT);
    try (Learner learner =
        Learner.of(new Samples(set, config.history()), config, new Random(seed))) {
      Batch batch = trained(learner, set, config);
      float[] queries = learner.network().weights().of(AttentionArchitecture.QUERIES);
      assertThat(queries).isNotEqualTo(new float[queries.length]);
      Learner late = learner.as(late(learner, set));
      assertThat(Parity.greatestDifference(late, set, config, batch, folder)).isLessThan(1e-5);
    }
  }

  /* Twenty steps of all samples, which are returned. */
  private static Batch trained(Learner learner, TrainingSet set, TrainConfig config) {
    var samples = new Samples(set, config.history());
    Batch batch = samples.batch(samples.training());
    for (int step = 0; step < 20; step++) {
      learner.step(batch, 0.05, new Random(step));
    }
    return batch;
  }

  private static Architecture late(Learner learner, TrainingSet set) {
    return learner.architecture().withRecencyPrior(Recency.byPlace(set), 0.1).orElseThrow();
  }

  /* Nobody is told that a product is not chosen because it was seen on a visit of one page only. */
  @Test
  void aProductOfOneVisitIsFoundAsOneThatNobodySawIs() {
    TrainingSet random = Shops.random(80, 4, 1);
    boolean[] before = random.interacted();
    int unseen =
        IntStream.range(0, before.length).filter(j -> !before[j]).findFirst().orElseThrow();
    var visits = new ArrayList<>(random.shoppers());
    visits.add(Sequence.of(List.of(new Sequence.Step(unseen, EventType.VIEW, 1))));
    var set = new TrainingSet(random.productIds(), random.texts(), visits);
    TrainConfig config =
        Configs.of(
            new Towers.Additive(8, 0, true, 1.25, true),
            new Loss.Softmax(10),
            HistoryWeights.DEFAULT);
    try (Learner learner = Learner.of(new Samples(set, config.history()), config, new Random(1))) {
      Batch batch = trained(learner, set, config);
      Learner late = learner.as(late(learner, set));
      assertThat(Parity.greatestDifference(late, set, config, batch, folder)).isLessThan(1e-5);
      try (MatchModel model = Parity.served(learner, set, config, folder.resolve("served"))) {
        List<Embedding> texts = set.texts().subList(0, set.products());
        float[] seen = model.itemVectors(set.productIds(), texts)[unseen];
        assertThat(seen).isEqualTo(model.itemVectors(texts)[unseen]);
      }
    }
  }

  @Test
  void aProductWithoutInteractionsIsItsText() {
    TrainingSet set = Shops.random(80, 4, 1);
    TrainConfig config = Configs.additive(8, HistoryWeights.DEFAULT);
    try (Learner learner = Learner.of(new Samples(set, config.history()), config, new Random(1))) {
      trained(learner, set, config);
      try (MatchModel model = Parity.served(learner, set, config, folder)) {
        List<Embedding> texts = set.texts().subList(0, set.products());
        float[][] known = model.itemVectors(set.productIds(), texts);
        float[][] byText = model.itemVectors(texts);
        boolean[] predicted = new Samples(set, config.history()).predicted();
        for (int j = 0; j < predicted.length; j++) {
          if (predicted[j]) {
            assertThat(known[j]).isNotEqualTo(byText[j]);
          } else {
            assertThat(known[j]).isEqualTo(byText[j]);
          }
        }
        assertThat(predicted).contains(true).contains(false);
      }
    }
  }
}
