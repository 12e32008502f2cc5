package dev.zhiyin.engine.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomLinearModel;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UserVectorTest {
  private static final int DIMENSION = 32;
  private static final MatchModel TEXT = new UntrainedModel(DIMENSION, HistoryWeights.DEFAULT);

  @RandomSeeds
  void theSharesOfAllItemsAddUpToTheScore(Seed seed) {
    var random = seed.random();
    for (MatchModel model :
        new MatchModel[] {
          TEXT, new RandomLinearModel(8, DIMENSION, RandomHistory.weights(random), random)
        }) {
      int items = 1 + random.nextInt(50);
      float[] weights = RandomVectors.floats(items, random);
      float[][] historyVectors = RandomVectors.matrix(items, DIMENSION, random);
      var user = new UserVector(weights, historyVectors, model);
      float[] product = RandomVectors.direction(DIMENSION, random).toArray();

      double sum = 0;
      for (float share : user.shares(product)) {
        sum += share;
      }
      double wanted = 0;
      for (int i = 0; i < items; i++) {
        wanted += weights[i] * RandomVectors.dot(historyVectors[i], product);
      }
      double score = RandomVectors.dot(user.toArray(), product);
      double length = model.normalisesUser() ? length(weights, historyVectors) : 1;
      double size = Math.max(1, Vectors.norm(user.toArray()));
      assertThat(score).isCloseTo(wanted / length, within(1e-5 * size));
      assertThat(sum).isCloseTo(score, within(1e-5 * size));
      assertThat(user.isZero()).isFalse();
    }
  }

  @RandomSeeds
  void itsLengthIsOneWhereTheModelSaysSo(Seed seed) {
    var random = seed.random();
    var user =
        new UserVector(
            RandomVectors.floats(9, random), RandomVectors.matrix(9, DIMENSION, random), TEXT);
    assertThat(Vectors.norm(user.toArray())).isCloseTo(1, within(1e-5f));
  }

  @Test
  void withoutAHistoryItIsZero() {
    var nobody = new UserVector(new float[0], new float[0][], TEXT);
    assertThat(nobody.isZero()).isTrue();
    assertThat(nobody.toArray()).hasSize(DIMENSION).containsOnly(0);
    assertThat(nobody.shares(new float[DIMENSION])).isEmpty();
  }

  @Test
  void weightsOfZeroAreNoHistory() {
    var historyVectors = new float[][] {RandomVectors.floats(DIMENSION, new Random(1))};
    assertThat(new UserVector(new float[] {0}, historyVectors, TEXT).isZero()).isTrue();
  }

  @RandomSeeds
  void aHistoryThatCancelsOutIsZeroAndNotNoise(Seed seed) {
    float[] historyVector = RandomVectors.direction(DIMENSION, seed.random()).toArray();
    float[] weights = {.1f, .2f, .3f, -.6f};
    var user =
        new UserVector(
            weights,
            new float[][] {historyVector, historyVector, historyVector, historyVector},
            TEXT);
    assertThat(user.isZero()).isTrue();
    assertThat(user.toArray()).containsOnly(0);
  }

  private static double length(float[] weights, float[][] historyVectors) {
    double squares = 0;
    for (int d = 0; d < DIMENSION; d++) {
      double sum = 0;
      for (int i = 0; i < historyVectors.length; i++) {
        sum += (double) weights[i] * historyVectors[i][d];
      }
      squares += sum * sum;
    }
    return Math.sqrt(squares);
  }
}
