package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.Network.Parameter;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HoldoutRankingIT {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithASortOfAllScores(long seed) {
    TrainingSet set = Shops.random(60, 40, seed);
    try (Learner learner =
        Learner.of(
            new Samples(set, TrainConfig.DEFAULT.history()),
            TrainConfig.DEFAULT,
            new Random(seed))) {
      var samples = new Samples(set, HistoryWeights.DEFAULT);
      List<Sample> validation = samples.validation(100, new Random(1));
      HoldoutRanking ranking =
          HoldoutRanking.of(learner, new ValidationSet(samples, validation, () -> false));
      List<Integer> ranks = ranks(learner, samples, validation);
      assertThat(ranking.recall())
          .isCloseTo(
              ranks.stream().mapToInt(it -> it <= 10 ? 1 : 0).average().orElseThrow(),
              within(1e-12));
      assertThat(ranking.ndcg())
          .isCloseTo(
              ranks.stream()
                  .mapToDouble(it -> it <= 10 ? 1 / (Math.log(it + 1) / Math.log(2)) : 0)
                  .average()
                  .orElseThrow(),
              within(1e-12));
    }
  }

  private static List<Integer> ranks(Learner learner, Samples samples, List<Sample> of) {
    return of.stream()
        .map(
            sample -> {
              float[] scores = Scores.logits(learner, samples.batch(List.of(sample)), 60);
              Set<Integer> met = Set.copyOf(samples.folded(sample).texts());
              return 1
                  + IntStream.range(0, scores.length)
                      .boxed()
                      .filter(j -> !met.contains(j))
                      .sorted((a, b) -> Float.compare(scores[b], scores[a]))
                      .toList()
                      .indexOf(sample.target());
            })
        .toList();
  }

  @Test
  void equalScoresCountAgainstTheTarget() {
    HoldoutRanking ranking = constant(0, 12, 1); // without a history nobody is ranked for
    assertThat(ranking.recall()).isZero();
    assertThat(ranking.ndcg()).isZero();
    assertThat(constant(0, 11, 1).ndcg()).isCloseTo(Math.log(2) / Math.log(11), within(1e-12));
  }

  @Test
  void aShopperCountsOnceHoweverManyTargets() {
    Sequence.Step step = new Sequence.Step(0, EventType.VIEW, 1);
    var set =
        new TrainingSet(
            IntStream.range(0, 12).mapToObj(j -> "p" + j).toList(),
            Shops.embeddings(13, new Random(1)),
            List.of(
                Sequence.of(List.of(step), 1, 2),
                Sequence.of(List.of(step, new Sequence.Step(1, EventType.VIEW, 2)), 3)));
    HoldoutRanking ranking = constant(set, 0); // 11 are not known to the first, 10 to the second
    assertThat(ranking.recall()).isEqualTo(0.5);
    assertThat(ranking.ndcg()).isCloseTo(Math.log(2) / Math.log(11) / 2, within(1e-12));
  }

  @Test
  void productsOfTheHistoryDoNotCount() {
    assertThat(constant(0, 12, 1).recall()).isZero();
    assertThat(constant(0, 12, 2).recall()).isEqualTo(1);
  }

  @Test
  void aScoreThatIsNotANumberIsRefused() {
    assertThatThrownBy(() -> constant(Float.NaN, 12, 2))
        .isInstanceOf(WorkRefused.class)
        .hasMessage("a product's score is not finite; the model is of no use");
  }

  /* One shopper with some history, whose scores are all the same. */
  private static HoldoutRanking constant(float score, int products, int met) {
    return constant(Shops.oneShopper(products, met), score);
  }

  private static HoldoutRanking constant(TrainingSet set, float score) {
    var samples = new Samples(set, HistoryWeights.DEFAULT);
    try (Learner learner =
        Learner.of(
            new Samples(set, TrainConfig.LINEAR.history()), TrainConfig.LINEAR, new Random(1))) {
      return HoldoutRanking.of(
          learner.as(new Alike(score)),
          new ValidationSet(samples, samples.validation(9, new Random(1)), () -> false));
    }
  }

  /** Every product has the same score for everybody. */
  private record Alike(float score) implements Architecture {
    @Override
    public List<Parameter> parameters(Random random) {
      return List.of();
    }

    @Override
    public NDArray users(Graph graph, Bags histories) {
      return graph.counted(histories);
    }

    @Override
    public NDArray products(Graph graph, NDArray places) {
      return graph.texts(places);
    }

    @Override
    public NDArray logits(Graph graph, NDArray users, NDArray products) {
      long rows = users.getShape().get(0);
      long columns = products.getShape().get(0);
      var scores = new float[Math.toIntExact(rows * columns)];
      java.util.Arrays.fill(scores, score);
      return graph.constant(scores, rows, columns);
    }

    @Override
    public Served served(Network learned) {
      throw new UnsupportedOperationException("it is never served");
    }
  }
}
