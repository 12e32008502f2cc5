package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.SlimWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.Bags.FoldedSequence;
import dev.zhiyin.tools.train.export.Slim;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlimFitTest {
  private static final int PRODUCTS = 30;

  /** By the normal equations of a plain matrix, of the products with the highest cosines. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void weightsAreThoseOfTheNormalEquations(long seed) {
    TrainingSet set = shop(200, seed);
    double[][] likes = likes(set);
    double[][] gram = new double[PRODUCTS][PRODUCTS];
    for (double[] one : likes) {
      for (int i = 0; i < PRODUCTS; i++) {
        for (int j = 0; j < PRODUCTS; j++) {
          gram[i][j] += one[i] * one[j];
        }
      }
    }
    double[] lambdas = {3, 40};
    List<Slim> fitted = new SlimFit(set, HistoryWeights.DEFAULT, 8, () -> false).of(lambdas);
    for (int i = 0; i < lambdas.length; i++) {
      for (int j = 0; j < PRODUCTS; j++) {
        double[] expected = solved(gram, j, 8, lambdas[i]);
        for (int k = 0; k < PRODUCTS; k++) {
          assertThat((double) fitted.get(i).of(new int[] {k}, j))
              .as("%d of %d", k, j)
              .isCloseTo(expected[k], within(1e-4));
        }
      }
    }
  }

  private static double[] solved(double[][] gram, int j, int neighbours, double lambda) {
    int[] near =
        IntStream.range(0, PRODUCTS)
            .filter(k -> k != j && gram[k][j] >= 2)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(
                        k -> -(float) (gram[k][j] / Math.sqrt(gram[k][k])))
                    .thenComparingInt(SlimFit::hash))
            .limit(neighbours)
            .mapToInt(k -> k)
            .toArray();
    var weights = new double[PRODUCTS];
    if (near.length > 0) {
      var matrix = new Array2DRowRealMatrix(near.length, near.length);
      var right = new ArrayRealVector(near.length);
      for (int a = 0; a < near.length; a++) {
        right.setEntry(a, gram[near[a]][j]);
        for (int b = 0; b < near.length; b++) {
          matrix.setEntry(a, b, gram[near[a]][near[b]] + (a == b ? lambda : 0));
        }
      }
      double[] solution = new LUDecomposition(matrix).getSolver().solve(right).toArray();
      for (int a = 0; a < near.length; a++) {
        weights[near[a]] = solution[a];
      }
    }
    return weights;
  }

  private static double[][] likes(TrainingSet set) {
    return set.shoppers().stream()
        .map(
            one -> {
              var likes = new double[PRODUCTS];
              for (int product :
                  SlimFit.liked(
                      FoldedSequence.of(one, one.length(), -1, PRODUCTS),
                      HistoryWeights.DEFAULT,
                      PRODUCTS)) {
                likes[product] = 1;
              }
              return likes;
            })
        .toArray(double[][]::new);
  }

  private static TrainingSet shop(int shoppers, long seed) {
    var random = new Random(seed);
    List<Sequence> sequences =
        IntStream.range(0, shoppers)
            .mapToObj(
                _ ->
                    Sequence.of(
                        IntStream.range(0, 2 + random.nextInt(10))
                            .mapToObj(
                                n ->
                                    new Sequence.Step(
                                        random.nextInt(PRODUCTS), Shops.type(random), n))
                            .toList()))
            .toList();
    return Shops.of(PRODUCTS, sequences);
  }

  /** Pairs of the products that most like are counted beforehand, the others by the rarer. */
  @Test
  void itMakesNoDifferenceWhichPairsAreCountedBeforehand() {
    TrainingSet set = shop(200, 5);
    var whole = new float[PRODUCTS];
    fitted(set, PRODUCTS).addTo(whole, new int[] {0, 3, 7});
    for (int ofHead : new int[] {0, 1, PRODUCTS / 2}) {
      var sums = new float[PRODUCTS];
      fitted(set, ofHead).addTo(sums, new int[] {0, 3, 7});
      assertThat(sums).isEqualTo(whole).doesNotContain(Float.NaN);
    }
  }

  private static Slim fitted(TrainingSet set, int ofHead) {
    return new SlimFit(set, HistoryWeights.DEFAULT, 8, () -> false, ofHead)
        .of(new double[] {5})
        .getFirst();
  }

  /** Where more are equal than are kept, places do not decide: they may tell what is new. */
  @Test
  void keepsEqualWeightsByNoOrderOfTheirPlaces() {
    int others = 300;
    List<Sequence> pairs =
        IntStream.rangeClosed(1, others)
            .boxed()
            .flatMap(j -> Stream.of(pair(0, j), pair(0, j)))
            .toList();
    Slim slim =
        new SlimFit(Shops.of(others + 1, pairs), HistoryWeights.DEFAULT, 8, () -> false)
            .of(new double[] {5})
            .getFirst();
    var sums = new float[others + 1];
    slim.addTo(sums, new int[] {0});
    int[] kept = IntStream.rangeClosed(1, others).filter(j -> sums[j] > 0).toArray();
    assertThat(kept).hasSize(SlimWeights.MOST_OTHERS);
    for (int part = 0; part < 3; part++) {
      int from = 100 * part;
      assertThat(IntStream.of(kept).filter(j -> j > from && j <= from + 100).count())
          .isBetween(50L, 85L);
    }
  }

  private static Sequence pair(int one, int other) {
    return Sequence.of(
        List.of(
            new Sequence.Step(one, EventType.PURCHASE, 0),
            new Sequence.Step(other, EventType.PURCHASE, 1)));
  }

  /** What is rejected, and words, speak for nothing. */
  @Test
  void onlyProductsThatAreLikedSpeak() {
    var sequence =
        Sequence.of(
            List.of(
                new Sequence.Step(0, EventType.VIEW, 1),
                new Sequence.Step(1, EventType.DISLIKE, 2),
                new Sequence.Step(PRODUCTS, EventType.SEARCH, 3),
                new Sequence.Step(2, EventType.PURCHASE, 4)));
    assertThat(
            SlimFit.liked(
                FoldedSequence.of(sequence, 4, -1, PRODUCTS), HistoryWeights.DEFAULT, PRODUCTS))
        .containsExactly(2, 0);
  }

  /** A product that goes with all others keeps the strongest of what it says. */
  @Test
  void aProductSaysNoMoreThanServingReads() {
    int others = 2 * SlimWeights.MOST_OTHERS;
    List<Sequence> sequences =
        IntStream.range(0, 3 * others)
            .mapToObj(
                n ->
                    Sequence.of(
                        List.of(
                            new Sequence.Step(0, EventType.VIEW, 1),
                            new Sequence.Step(1 + n % others, EventType.VIEW, 2))))
            .toList();
    Slim slim =
        new SlimFit(Shops.of(1 + others, sequences), HistoryWeights.DEFAULT, 5, () -> false)
            .of(new double[] {1})
            .getFirst();
    var sums = new float[1 + others];
    slim.addTo(sums, new int[] {0});
    assertThat(IntStream.range(0, sums.length).filter(j -> sums[j] != 0).count())
        .isEqualTo(SlimWeights.MOST_OTHERS);
    assertThat(Arrays.copyOfRange(sums, 1, sums.length)).doesNotContain(Float.NaN);
  }
}
