package dev.zhiyin.engine.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomLinearModel;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

class LeaveOneOutScoresTest {
  private static final int DIMENSION = 8;

  @RandomSeeds
  void anEffectIsWhatTheScoreLosesWhenTheHistoryNeverHadTheItem(Seed seed) {
    var random = seed.random();
    MatchModel model =
        random.nextBoolean()
            ? new UntrainedModel(DIMENSION, HistoryWeights.DEFAULT)
            : new RandomLinearModel(DIMENSION, DIMENSION, RandomHistory.weights(random), random);
    History history = RandomHistory.of(1 + random.nextInt(20), 40, random);
    int most = model.weights().maximumItems();
    history = history.newest(most + 1);
    float[][] historyVectors = historyVectors(history.items().size(), random);
    float[] product = historyVectors(1, random)[0];

    float[] effects = LeaveOneOutScores.of(history, historyVectors, model).effects(product);

    assertThat(effects).hasSize(Math.min(historyVectors.length, most));
    for (int i = 0; i < effects.length; i++) {
      double lost =
          score(history, historyVectors, product, model)
              - without(i, history, historyVectors, product, model);
      assertThat((double) effects[i]).isCloseTo(lost, within(1e-5));
    }
  }

  private static double without(
      int left, History history, float[][] historyVectors, float[] product, MatchModel model) {
    List<HistoryItem> items = new ArrayList<>(history.items());
    items.remove(left);
    float[][] others =
        IntStream.range(0, historyVectors.length)
            .filter(i -> i != left)
            .mapToObj(i -> historyVectors[i])
            .toArray(float[][]::new);
    return score(new History(items), others, product, model);
  }

  private static double score(
      History history, float[][] historyVectors, float[] product, MatchModel model) {
    float[] weights = model.weights().of(history);
    var sum = new double[DIMENSION];
    for (int i = 0; i < weights.length; i++) {
      for (int d = 0; d < DIMENSION; d++) {
        sum[d] += weights[i] * historyVectors[i][d];
      }
    }
    double norm = Math.sqrt(IntStream.range(0, DIMENSION).mapToDouble(d -> sum[d] * sum[d]).sum());
    double score = IntStream.range(0, DIMENSION).mapToDouble(d -> sum[d] * product[d]).sum();
    return model.normalisesUser() && norm > 1e-6 ? score / norm : score;
  }

  private static float[][] historyVectors(int count, Random random) {
    return IntStream.range(0, count)
        .mapToObj(
            _ -> {
              var historyVector = new float[DIMENSION];
              for (int d = 0; d < DIMENSION; d++) {
                historyVector[d] = (float) random.nextGaussian();
              }
              return historyVector;
            })
        .toArray(float[][]::new);
  }
}
