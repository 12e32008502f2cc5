package dev.zhiyin.tools.train.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.tools.train.baseline.Baseline.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BaselineTest {
  /** Everybody goes from an even product to the odd one above it. */
  private static final List<int[]> PAIRS = pairs();

  private static List<int[]> pairs() {
    var pairs = new ArrayList<int[]>();
    for (int i = 0; i < 60; i++) {
      int even = i % 5 * 2;
      pairs.add(new int[] {even, even + 1});
    }
    return pairs;
  }

  @ParameterizedTest
  @EnumSource
  void findsWhatGoesTogetherWithAllItsSettings(Baseline kind) {
    IntFunction<Scorer> fits = kind.on(PAIRS, 10);
    for (int number = 0; number < kind.settings(); number++) {
      float[] scores = fits.apply(number).scores(new int[] {4});
      assertThat(scores).isEqualTo(kind.on(PAIRS, 10).apply(number).scores(new int[] {4}));
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
    assertThat(Baseline.DIRECTIONAL_ITEM_KNN.on(PAIRS, 10).apply(0).scores(new int[] {5})[4])
        .isZero();
    assertThat(Baseline.ITEM_KNN.on(PAIRS, 10).apply(0).scores(new int[] {5})[4]).isPositive();
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
  void refusesAnotherName() {
    assertThat(Baseline.parse("ease")).isEqualTo(Baseline.EASE);
    assertThatThrownBy(() -> Baseline.parse("sasrec"))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("baseline is 'sasrec'; wanted one of itemknn, itemknn-directional, ease, ials");
  }
}
