package dev.zhiyin.tools.train.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.evaluate.ExactRanking;
import dev.zhiyin.tools.train.baseline.Baseline.Scorer;
import dev.zhiyin.tools.train.baseline.SelfAttention.Packed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BaselineTest {
  /** Everybody goes from an even product to the odd one above it. */
  private static final List<int[]> PAIRS = pairs();

  /** All texts are the same. */
  private static float[] plain(int place) {
    return new float[] {1};
  }

  private static List<int[]> pairs() {
    var pairs = new ArrayList<int[]>();
    for (int i = 0; i < 60; i++) {
      int even = i % 5 * 2;
      pairs.add(new int[] {even, even + 1});
    }
    return pairs;
  }

  @ParameterizedTest
  @EnumSource(
      mode = EXCLUDE,
      names = {"SASREC", "SASREC_TEXT"})
  void findsWhatGoesTogetherWithAllItsSettings(Baseline kind) {
    IntFunction<Scorer> fits = kind.on(PAIRS, 10, BaselineTest::plain);
    for (int number = 0; number < kind.settings(); number++) {
      float[] scores = fits.apply(number).scores(new int[] {4});
      assertThat(scores)
          .isEqualTo(kind.on(PAIRS, 10, BaselineTest::plain).apply(number).scores(new int[] {4}));
      for (int other = 0; other < 10; other++) {
        if (other != 5 && other != 4) {
          assertThat(scores[5])
              .as("settings %d, product %d", number, other)
              .isGreaterThan(scores[other]);
        }
      }
    }
  }

  @Test
  void onlyTheDirectionalOneKnowsWhatComesFirst() {
    assertThat(
            Baseline.DIRECTIONAL_ITEM_KNN
                .on(PAIRS, 10, BaselineTest::plain)
                .apply(0)
                .scores(new int[] {5})[4])
        .isZero();
    assertThat(
            Baseline.ITEM_KNN.on(PAIRS, 10, BaselineTest::plain).apply(0).scores(new int[] {5})[4])
        .isPositive();
  }

  @Test
  void countsAreCosinesThatFadeWithAge() {
    List<int[]> histories = List.of(new int[] {0, 1, 2}, new int[] {0, 2}, new int[] {1, 3});
    Scorer scorer = ItemKnn.symmetric(histories, 4).scorer(1, 0.5);

    float[] scores = scorer.scores(new int[] {1, 0});

    assertThat(scores[2]).isEqualTo((float) (2 / (2.0 + 1) + 0.5 / (2.0 + 1)), within(1e-6f));
    assertThat(scores[3]).isEqualTo((float) (0.5 / (Math.sqrt(2) + 1)), within(1e-6f));
  }

  @Test
  void pairsThatAreFurtherApartCountLess() {
    Scorer scorer = ItemKnn.directional(List.of(new int[] {0, 1, 2}), 3, 0.7).scorer(0, 1);

    assertThat(scorer.scores(new int[] {0}))
        .containsExactly(new float[] {0, 1, 0.7f}, within(1e-6f));
  }

  /* Of two products: G = [[2+l, 1], [1, 1+l]], and B_01 = 1 / (2 + l). */
  @Test
  void easeIsTheClosedForm() {
    Scorer scorer = new Ease(List.of(new int[] {0, 1}, new int[] {0}), 2).scorer(0.5, 1);

    assertThat(scorer.scores(new int[] {0}))
        .containsExactly(new float[] {0, 1 / 2.5f}, within(1e-5f));
  }

  @Test
  void selfAttentionLearnsWhatTheOrderOfTwoProductsTellsAndCountsDoNot() {
    List<int[]> histories = orders();
    IntFunction<Scorer> fits = Baseline.SASREC.on(histories, 32, BaselineTest::plain);
    int[] history = {0, 1};
    try (Scorer early = fits.apply(2);
        Scorer again = Baseline.SASREC.on(histories, 32, BaselineTest::plain).apply(2)) {
      assertThat(again.scores(history)).isEqualTo(early.scores(history));
    }
    int last = 19;
    try (Scorer fitted = fits.apply(last);
        Scorer kept = fits.apply(last - Baseline.PATIENCE)) {
      assertThat(hits(fitted)).isGreaterThan(0.9);
      assertThat(kept.scores(history)).isNotEqualTo(fitted.scores(history));
    }
    assertThat(hits(Baseline.ITEM_KNN.on(histories, 32, BaselineTest::plain).apply(0))).isZero();
  }

  /** Of each two products that come in both orders, one leads to another product than the other. */
  private static List<int[]> orders() {
    var orders = new ArrayList<int[]>();
    for (int i = 0; i < 48; i++) {
      int first = 4 * (i % 8);
      orders.add(new int[] {first, first + 1, first + 2});
      orders.add(new int[] {first + 1, first, first + 3});
    }
    return orders;
  }

  /** Share of the last products that have the highest score after the two before them. */
  private static double hits(Scorer scorer) {
    return orders().stream()
            .limit(16)
            .filter(
                order -> {
                  int[] history = Arrays.copyOf(order, 2);
                  return ExactRanking.rank(scorer.scores(history), order[2], history) == 1;
                })
            .count()
        / 16.0;
  }

  /* Nobody has had the last product, whose text is that of what follows the first one. */
  @Test
  void selfAttentionOverTextsKnowsAProductThatNobodyHasHad() {
    IntFunction<float[]> texts =
        place -> {
          var text = new float[6];
          text[place == 10 ? 1 : place / 2 == 0 ? place : 2 + place / 2 - 1] = 1;
          return text;
        };
    try (Scorer fitted = Baseline.SASREC_TEXT.on(PAIRS, 11, texts).apply(29);
        Scorer blind = Baseline.SASREC.on(PAIRS, 11, texts).apply(29)) {
      assertThat(place(fitted, 10)).isEqualTo(2);
      assertThat(place(blind, 10)).isGreaterThan(2);
    }
  }

  /** By the scores after the first product of all. */
  private static int place(Scorer scorer, int product) {
    int[] history = {0};
    return ExactRanking.rank(scorer.scores(history), product, history);
  }

  @Test
  void selfAttentionSaysNothingOfNoHistoryAndReadsTheNewestOfALongOne() {
    try (Scorer scorer = Baseline.SASREC.on(PAIRS, 60, BaselineTest::plain).apply(0)) {
      int[] all = IntStream.range(0, 60).toArray();

      assertThat(scorer.scores(new int[0])).containsOnly(0).hasSize(60);
      assertThat(scorer.scores(all)).isEqualTo(scorer.scores(Arrays.copyOfRange(all, 10, 60)));
    }
  }

  @Test
  void selfAttentionRefusesMoreProductsThanItKeeps() {
    IntFunction<Scorer> fits = Baseline.SASREC.on(PAIRS, 300_001, BaselineTest::plain);

    assertThatThrownBy(
            () ->
                Baseline.SASREC_TEXT.on(
                    PAIRS,
                    300_001,
                    place -> {
                      throw new AssertionError("a text was read, of " + place);
                    }))
        .isInstanceOf(WorkRefused.class);
    assertThatThrownBy(() -> fits.apply(0))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            "SASRec keeps the vectors of 8 epochs: 300,001 products are too many, at most 300,000 can be");
  }

  /* What is packed into one row, or many, is as if each sequence were alone. */
  @Test
  void packedSequencesDoNotSeeEachOther() {
    List<int[]> sequences =
        List.of(new int[] {3, 1, 4}, new int[] {2, 7}, new int[] {5}, new int[] {1, 8, 2});
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      var values = SasRec.arrays(manager, SelfAttention.start(10, 0, new Random(1)));
      try (SelfAttention pass = SelfAttention.open(manager, values, Optional.empty(), 0)) {
        float[] together = pass.vectors(new Packed(sequences, 5)).toFloatArray();
        var alone = new NDList();
        for (int[] one : sequences) {
          alone.add(pass.vectors(new Packed(List.of(one), one.length)));
        }

        assertThat(together)
            .hasSize(9 * SelfAttention.DIMENSION)
            .containsExactly(NDArrays.concat(alone).toFloatArray(), within(1e-4f));
      }
    }
  }

  @Test
  void refusesAnotherName() {
    assertThat(Baseline.parse("ease")).isEqualTo(Baseline.EASE);
    assertThatThrownBy(() -> Baseline.parse("gru4rec"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(
            "baseline is 'gru4rec'; wanted one of itemknn, itemknn-directional, ease, ials, sasrec, sasrec-text");
  }
}
