package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.tools.train.Network.ModelWeights;
import dev.zhiyin.tools.train.Network.Parameter;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Trainer.TrainedModel;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Steps that update only the learned vectors they used, against steps that update all. */
class ByRowIT {
  private static final TrainingSet SET = Shops.random(60, 30, 3);
  private static final int DIMENSION = 8;

  /* After one step Adam's averages are those of one gradient, wherever there was one. */
  @Test
  void aStepMovesTheVectorsThatItUsedAsIfAllWereUpdatedAndLeavesTheOthers() {
    Batch batch = batch();
    ModelWeights before;
    ModelWeights byRow;
    try (Learner learner = learner(new Loss.Auto(10, 5, 1))) {
      before = learner.network().weights();
      learner.step(batch, 0.01, new Random(1));
      byRow = learner.network().weights();
    }
    ModelWeights all;
    try (Learner learner = learner(new Loss.SampledSoftmax(10, 5))) {
      learner.step(batch, 0.01, new Random(1));
      all = learner.network().weights();
    }
    Set<Integer> used = interacted(batch);
    for (String name : byRow.names()) {
      assertThat(byRow.of(name)).as(name).containsExactly(all.of(name), within(1e-6f));
    }
    assertThat(moved(before, byRow, AdditiveArchitecture.USER_LEARNED)).isEqualTo(used);
    assertThat(moved(before, byRow, AdditiveArchitecture.PRODUCT_LEARNED))
        .hasSizeLessThanOrEqualTo(batch.size() + 5)
        .containsAll(Arrays.stream(batch.targets()).mapToObj(j -> (int) j).toList());
  }

  @Test
  void vectorsThatWereUsedTwiceInAStepHaveTheSumOfTheirGradients() {
    assertThat(table(true)).containsExactly(table(false), within(1e-6f));
  }

  /* Rows 2, 0, 2 and, apart from them, row 2 again. In two steps of different gradients, since the
   * length of a first step tells nothing of its gradient. */
  private static float[] table(boolean byRow) {
    var start = new Random(5);
    var parameter = new Parameter("table", 4, 2, false, start::nextGaussian);
    try (Network network = Network.of(List.of(parameter), SET.texts(), it -> it, byRow)) {
      var adam = new Adam(network, List.of(parameter), 0);
      for (float[] weights :
          List.of(new float[] {1, 2, 3, 4, 5, 6}, new float[] {9, -1, 1, 0, 7, 2})) {
        try (Graph graph = network.learning(new Random(1))) {
          try (var recording = Engine.getEngine(Network.ENGINE).newGradientCollector()) {
            NDArray some = graph.rows("table", graph.places(new long[] {2, 0, 2}));
            NDArray again = graph.rows("table", graph.places(new long[] {2}));
            recording.backward(
                some.mul(graph.constant(weights, 3, 2)).sum().add(again.square().sum()));
          }
          assertThat(adam.step(graph, 0.1)).isTrue();
        }
      }
      return network.weights().of("table");
    }
  }

  @Test
  void theSizeChoosesTheLoss() {
    var auto = new Loss.Auto(10, 50, 100);
    assertThat(auto.chosen(100)).isEqualTo(new Loss.Softmax(10));
    assertThat(auto.chosen(101)).isEqualTo(new Loss.SampledSoftmax(10, 50));
  }

  @Test
  void withFewProductsItIsTheFullSoftmaxToTheLastBit() {
    TrainingSet set = Shops.planted(60, 3, 60, 1);
    assertThat(learned(set, new Loss.Auto(10, 5, 60)))
        .isEqualTo(learned(set, new Loss.Softmax(10)));
  }

  @Test
  void learnsTastesThatTextDoesNotShow() {
    TrainedModel trained =
        Trainer.train(
            Shops.unhinted(60, 3, 300, 1),
            Configs.of(
                new Towers.Additive(16, 0, true, 1, false),
                new Loss.Auto(10, 20, 1),
                HistoryWeights.DEFAULT),
            ProgressListener.NONE);
    assertThat(trained.epochs().get(trained.best() - 1).validation().orElseThrow().recall())
        .isGreaterThan(0.6);
  }

  private static List<Double> learned(TrainingSet set, Loss loss) {
    return Trainer.train(
            set,
            Configs.of(new Towers.Additive(16, 0, true, 1, false), loss, HistoryWeights.DEFAULT),
            ProgressListener.NONE)
        .epochs()
        .stream()
        .map(EpochReport::loss)
        .toList();
  }

  private static Learner learner(Loss loss) {
    return Learner.of(
        new Samples(SET, HistoryWeights.DEFAULT),
        Configs.of(new Towers.Additive(DIMENSION, 0, true, 1, false), loss, HistoryWeights.DEFAULT),
        new Random(1));
  }

  private static Batch batch() {
    var samples = new Samples(SET, HistoryWeights.DEFAULT);
    return samples.batch(samples.training().subList(0, 6));
  }

  private static Set<Integer> interacted(Batch batch) {
    return Arrays.stream(batch.histories().text())
        .filter(text -> text < SET.products())
        .mapToObj(text -> (int) text)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<Integer> moved(ModelWeights before, ModelWeights after, String name) {
    float[] old = before.of(name);
    float[] now = after.of(name);
    var rows = new TreeSet<Integer>();
    for (int i = 0; i < old.length; i++) {
      if (old[i] != now[i]) {
        rows.add(i / DIMENSION);
      }
    }
    return rows;
  }
}
