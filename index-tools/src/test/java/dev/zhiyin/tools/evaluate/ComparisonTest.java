package dev.zhiyin.tools.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.tools.evaluate.Comparison.Comparisons;
import dev.zhiyin.tools.evaluate.Delta.Interval;
import dev.zhiyin.tools.evaluate.Outcome.Found;
import dev.zhiyin.tools.evaluate.Outcome.Ranked;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  /* Half of the shoppers are hit by both, a twentieth by the first alone. */
  private static final Ranked BETTER = ranked("better", "exact", i -> i % 20 < 11 ? 1 : 20);
  private static final Ranked WORSE = ranked("worse", "exact", i -> i % 20 < 10 ? 1 : 20);

  @Test
  void seesASmallDifferenceOnTheSameShoppersForCertain() {
    Comparison comparison = Comparison.of(BETTER, WORSE);

    assertThat(comparison.users()).isEqualTo(400);
    assertThat(comparison.recall10().difference()).isEqualTo(0.05, within(1e-12));
    // the normal approximation: .05 -+ 1.96 * sqrt(.05 * .95 / 400)
    assertThat(comparison.recall10().interval().low()).isEqualTo(0.0286, within(0.004));
    assertThat(comparison.recall10().interval().high()).isEqualTo(0.0714, within(0.004));
    assertThat(comparison.recall10().excludesZero()).isTrue();
    assertThat(comparison.ndcg10().difference()).isEqualTo(0.05, within(1e-12));
    assertThat(comparison.ndcg10().excludesZero()).isTrue();
  }

  @Test
  void isCertainOfTheContraryTheOtherWayRound() {
    Comparison comparison = Comparison.of(WORSE, BETTER);

    assertThat(comparison.recall10().difference()).isEqualTo(-0.05, within(1e-12));
    assertThat(comparison.recall10().excludesZero()).isTrue();
  }

  @Test
  void isNotCertainOfWhatMayBeChance() {
    Ranked other = ranked("other", "exact", i -> i % 20 > 9 || i == 0 ? 1 : 20);

    assertThat(Comparison.of(other, WORSE).recall10().excludesZero()).isFalse();
    assertThat(Comparison.of(WORSE, WORSE).recall10().interval()).isEqualTo(new Interval(0, 0));
  }

  /* Every resample of one shopper, or of five who are all better served, is above zero. */
  @Test
  void isNotCertainOfWhatFewShoppersSay() {
    for (int shoppers : List.of(1, 3, 5)) {
      var few = new double[shoppers];
      Arrays.fill(few, 0.4);
      assertThat(Delta.of(few, new double[shoppers]).excludesZero()).as("%d", shoppers).isFalse();
      assertThat(Delta.of(new double[shoppers], few).excludesZero()).as("%d", shoppers).isFalse();
    }
    var six = new double[6];
    Arrays.fill(six, 0.4);
    assertThat(Delta.of(six, new double[6]).excludesZero()).isTrue();
    assertThat(Delta.of(new double[6], six).excludesZero()).isTrue();
  }

  @Test
  void refusesRankingsOfDifferentCases() {
    var shorter = new Ranked("shorter", "train", "exact", BETTER.outcomes().subList(0, 7));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.of(BETTER, shorter))
        .withMessage("400 cases against 7; they must be the same");
  }

  @Test
  void setsEveryModelAgainstTheBaselinesAndTheServedOneAndEveryIndexAgainstItsExactRanking() {
    var comparisons =
        new Comparisons(
            List.of(
                ranked("popularity", "exact", _ -> 9),
                ranked("text", "exact", _ -> 9),
                ranked("additive", "exact", _ -> 9),
                ranked("additive", "index", _ -> 9),
                ranked("additive", "page", _ -> 9),
                ranked("mine", "exact", _ -> 9)));

    assertThat(comparisons.usual("additive"))
        .extracting(
            it -> it.model() + " " + it.through() + " " + it.otherModel() + " " + it.otherThrough())
        .containsExactly(
            "text exact popularity exact",
            "additive exact popularity exact",
            "additive exact text exact",
            "additive index additive exact",
            "additive page additive index",
            "mine exact popularity exact",
            "mine exact text exact",
            "mine exact additive exact");
  }

  @Test
  void setsWhatWasFittedAgainAgainstWhatWasFittedAgain() {
    var comparisons =
        new Comparisons(
            List.of(
                ranked("popularity", "train", "exact", _ -> 9),
                ranked("text", "train", "exact", _ -> 9),
                ranked("ease", "train+valid", "exact", _ -> 9),
                ranked("additive", "train", "exact", _ -> 9),
                ranked("additive", "train+valid", "exact", _ -> 9)));

    assertThat(comparisons.usual("additive"))
        .filteredOn(it -> it.model().equals("ease"))
        .extracting(it -> it.otherModel() + " " + it.otherTrainedOn())
        .containsExactly("popularity train", "text train", "additive train+valid");
  }

  private static Ranked ranked(String model, String through, IntUnaryOperator rank) {
    return ranked(model, "train", through, rank);
  }

  private static Ranked ranked(
      String model, String trainedOn, String through, IntUnaryOperator rank) {
    return new Ranked(
        model,
        trainedOn,
        through,
        IntStream.range(0, 400)
            .mapToObj(
                i -> new Outcome(List.of(new Found("p", rank.applyAsInt(i))), List.of("p", "q")))
            .toList());
  }
}
