package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.Sequence.Step;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecencyPriorTest {
  @Test
  void isThePlaceInHistoriesInStandardDeviationsOfTheProductsWithInteractions() {
    float[] recency = RecencyPrior.of(shop(4, sequence(0, 2, 1), sequence(0, 2, 1)));

    // sums of -2/3, 2/3 and 0 over two histories and three more in the middle
    double deviation = Math.sqrt(2 * Math.pow(2 / 3.0 / 5, 2) / 3);
    float expected = (float) (2 / 3.0 / 5 / deviation);
    assertThat(recency).containsExactly(new float[] {-expected, expected, 0, 0}, within(1e-6f));
  }

  @Test
  void whatIsChosenOftenIsSurerToBeRecentThanWhatIsChosenOnce() {
    float[] recency = RecencyPrior.of(shop(5, sequence(0, 1), sequence(2, 1), sequence(3, 4)));

    assertThat(recency[1]).isGreaterThan(recency[4]);
    assertThat(recency[4]).isPositive().isEqualTo(-recency[3]);
  }

  @Test
  void whatIsChosenInOneMomentIsOneAsRecentAsTheOther() {
    var basket =
        Sequence.of(
            List.of(
                new Step(0, EventType.VIEW, 1),
                new Step(1, EventType.PURCHASE, 2),
                new Step(2, EventType.PURCHASE, 2),
                new Step(7, EventType.SEARCH, 3)),
            OptionalInt.empty());
    float[] recency = RecencyPrior.of(shop(3, basket));

    assertThat(recency[1]).isEqualTo(recency[2]).isZero();
    assertThat(recency[0]).isNegative();
  }

  @Test
  void isCutWhereItIsFarFromAllOthers() {
    var often = Collections.nCopies(200, sequence(0, 1));
    var seldom = IntStream.range(1, 50).mapToObj(i -> sequence(2 * i, 2 * i + 1)).toList();
    float[] recency =
        RecencyPrior.of(
            shop(100, Stream.concat(often.stream(), seldom.stream()).toArray(Sequence[]::new)));

    assertThat(recency[0]).isEqualTo(-3);
    assertThat(recency[1]).isEqualTo(3);
    assertThat(recency[3]).isBetween(0.1f, 1f);
  }

  @Test
  void isNothingWhereNoHistoryIsLongerThanOneMoment() {
    assertThat(RecencyPrior.of(shop(2, sequence(0), sequence(1)))).containsExactly(0, 0);
  }

  @Test
  void theWeightIsTheTopOfWhatWasTriedWhateverTheNoise() {
    DoubleUnaryOperator hill = weight -> 0.09 - 0.5 * Math.pow(weight - 0.055, 2);
    DoubleUnaryOperator noisy = weight -> hill.applyAsDouble(weight) + (weight == 0.03 ? 3e-4 : 0);
    assertThat(RecencyPrior.top(hill.applyAsDouble(0), hill)).isCloseTo(0.055, within(1e-6));
    assertThat(RecencyPrior.top(hill.applyAsDouble(0), noisy)).isBetween(0.04, 0.06);
  }

  @Test
  void theWeightIsNothingWhereItOnlyHarmsAndTheGreatestWhereItAlwaysHelps() {
    assertThat(RecencyPrior.top(0.09, weight -> 0.09 - weight)).isZero();
    assertThat(RecencyPrior.top(0.09, weight -> 0.09 + weight * weight))
        .isCloseTo(0.3, within(1e-9));
  }

  private static Sequence sequence(int... texts) {
    return Sequence.of(
        IntStream.range(0, texts.length)
            .mapToObj(i -> new Step(texts[i], EventType.VIEW, i))
            .toList(),
        OptionalInt.empty());
  }

  private static TrainingSet shop(int products, Sequence... shoppers) {
    return new TrainingSet(
        IntStream.range(0, products).mapToObj(i -> "p" + i).toList(),
        Collections.nCopies(products + 5, Embedding.of(1, 0)),
        List.of(shoppers));
  }
}
