package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.Network.ModelWeights;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Sequence.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearArchitectureIT {
  private static final HistoryWeights WEIGHTS =
      new HistoryWeights(0.5, 50, Map.of(EventType.VIEW, 1.0, EventType.DISLIKE, -1.0), List.of());

  @TempDir private Path folder;

  /*
   * x0 = (1, 0), x1 = (0, 1), x2 = (0.6, 0.8); W_u = [[1, 2], [3, 4]], b_u = (1, -1);
   * W_p = [[2, 0], [0, 3]], b_p = (0, 1); w = (10, -1); b = 0.5.
   * A view of x1, then a dislike of x0: a = (-2/3, 1/3), newest first.
   *   u = -2/3 (1 + 1, 2 - 1) + 1/3 (3 + 1, 4 - 1) = (0, 1/3)
   *   p2 = (1.2, 2.4 + 1) = (1.2, 3.4)
   *   logit = 10 * 0 * 1.2 - 1 * 1/3 * 3.4 + 0.5
   */
  @Test
  void followsTheFormula() {
    TrainingSet set =
        new TrainingSet(
            List.of("x0", "x1", "x2"),
            List.of(Embedding.of(1, 0), Embedding.of(0, 1), Embedding.of(0.6f, 0.8f)),
            List.of(
                Sequence.of(
                    List.of(new Step(1, EventType.VIEW, 1), new Step(0, EventType.DISLIKE, 2)),
                    2)));
    try (Learner learner =
        Learner.of(new Samples(set, config(2).history()), config(2), new Random(1))) {
      learner
          .network()
          .restore(
              ModelWeights.of(
                  Map.of(
                      LinearArchitecture.USER_WEIGHTS, new float[] {1, 2, 3, 4},
                      LinearArchitecture.USER_BIAS, new float[] {1, -1},
                      LinearArchitecture.PRODUCT_WEIGHTS, new float[] {2, 0, 0, 3},
                      LinearArchitecture.PRODUCT_BIAS, new float[] {0, 1},
                      LinearArchitecture.HEAD_WEIGHTS, new float[] {10, -1},
                      LinearArchitecture.HEAD_BIAS, new float[] {0.5f})));
      var samples = new Samples(set, WEIGHTS);
      Batch batch = samples.batch(samples.validation(1, new Random(1)));
      float[] logits = Scores.logits(learner, batch, 3);
      assertThat(logits[2]).isCloseTo((float) (-3.4 / 3 + 0.5), within(1e-6f));
    }
  }

  /** Towers, fold and sigmoid against the graph that was trained, history by history. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatIsServedScoresAsWhatWasTrained(long seed) {
    TrainingSet set = Shops.random(80, 60, seed);
    TrainConfig config = config(32);
    try (Learner learner =
        Learner.of(new Samples(set, config.history()), config, new Random(seed))) {
      var samples = new Samples(set, config.history());
      Batch batch = samples.batch(samples.training());
      for (int step = 0; step < 20; step++) {
        learner.step(batch, 0.05, new Random(step));
      }
      assertThat(Parity.greatestDifference(learner, set, config, batch, folder)).isLessThan(1e-5);
    }
  }

  /** A fixed projection keeps inner products, so that both towers start from the texts' order. */
  @Test
  void startsFromTheOrderThatTextGives() {
    TrainingSet set = Shops.random(80, 60, 5);
    TrainConfig wide = config(4096);
    try (Learner learner = Learner.of(new Samples(set, wide.history()), wide, new Random(1));
        Graph graph = learner.network().looking()) {
      long[] places = {3, 17};
      float[] towerVectors =
          learner.architecture().products(graph, graph.places(places)).toFloatArray();
      float inner =
          Vectors.dot(
              java.util.Arrays.copyOfRange(towerVectors, 0, 4096),
              java.util.Arrays.copyOfRange(towerVectors, 4096, 8192));
      assertThat(inner).isCloseTo(set.texts().get(3).cosine(set.texts().get(17)), within(0.06f));
    }
  }

  private static TrainConfig config(int dimension) {
    return Configs.linear(dimension, WEIGHTS);
  }
}
