package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.Sequence.Step;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RecencyTest {
  @Test
  void isThePlaceInHistoriesInStandardDeviationsOfTheProductsWithInteractions() {
    float[] recency = byPlace(shop(4, sequence(0, 2, 1), sequence(0, 2, 1)));

    // sums of -2/3, 2/3 and 0 over two histories and three more in the middle
    double deviation = Math.sqrt(2 * Math.pow(2 / 3.0 / 5, 2) / 3);
    float expected = (float) (2 / 3.0 / 5 / deviation);
    assertThat(recency).containsExactly(new float[] {-expected, expected, 0, 0}, within(1e-6f));
  }

  @Test
  void whatIsChosenOftenIsSurerToBeRecentThanWhatIsChosenOnce() {
    float[] recency = byPlace(shop(5, sequence(0, 1), sequence(2, 1), sequence(3, 4)));

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
                new Step(7, EventType.SEARCH, 3)));
    float[] recency = byPlace(shop(3, basket));

    assertThat(recency[1]).isEqualTo(recency[2]).isZero();
    assertThat(recency[0]).isNegative();
  }

  @Test
  void isCutWhereItIsFarFromAllOthers() {
    var often = Collections.nCopies(200, sequence(0, 1));
    var seldom = IntStream.range(1, 50).mapToObj(i -> sequence(2 * i, 2 * i + 1)).toList();
    float[] recency =
        byPlace(shop(100, Stream.concat(often.stream(), seldom.stream()).toArray(Sequence[]::new)));

    assertThat(recency[0]).isEqualTo(-3);
    assertThat(recency[1]).isEqualTo(3);
    assertThat(recency[3]).isBetween(0.1f, 1f);
  }

  @Test
  void isNothingWhereNoHistoryIsLongerThanOneMoment() {
    assertThat(byPlace(shop(2, sequence(0), sequence(1)))).containsExactly(0, 0);
  }

  @Test
  void byTimeIsTheShareOfWhatIsChosenNowOverThatOfAllThatWas() {
    // 0 was chosen five times a week ago and never again, 1 before and now, 2 by one alone, now
    var old = Collections.nCopies(5, at(0, 0, 1, 0));
    var now = Collections.nCopies(5, at(1, 7, 1, 7));
    float[] recency =
        floats(
            Recency.byTime(
                shop(
                    4,
                    Stream.concat(
                            Stream.concat(old.stream(), now.stream()), Stream.of(at(2, 7, 2, 7)))
                        .toArray(Sequence[]::new)),
                7),
            4);

    double mean = (5 * 0.5 + 5 * 0.5 + 10 + 2) / 22;
    double zero = Math.log((2.5 / mean + 3) / 8);
    double one = Math.log((12.5 / mean + 3) / 18);
    double two = Math.log((2 / mean + 3) / 5);
    double deviation = Math.sqrt((zero * zero + one * one + two * two) / 3);
    assertThat(recency)
        .containsExactly(
            new float[] {
              (float) (zero / deviation), (float) (one / deviation), (float) (two / deviation), 0
            },
            within(1e-5f));
  }

  @Test
  void anEventOfAClockThatIsWrongDoesNotMakeAllOthersOld() {
    Sequence[] right =
        Stream.of(
                Collections.nCopies(20, at(0, 0, 1, 0)),
                Collections.nCopies(20, at(2, 28, 3, 28)),
                List.of(at(4, 14, 4, 28)))
            .flatMap(List::stream)
            .toArray(Sequence[]::new);
    Sequence[] wrong = right.clone();
    wrong[40] = at(4, 14, 4, 36_500);

    float[] expected = floats(Recency.byTime(shop(5, right), 7), 5);
    assertThat(floats(Recency.byTime(shop(5, wrong), 7), 5))
        .containsExactly(expected, within(1e-6f));
    assertThat(Recency.Span.of(shop(5, wrong)).days()).isEqualTo(28);
  }

  @Test
  void aGainIsAboveOneForWhatIsRecentAndForWhatNobodyInteractedWith() {
    Recency recency = Recency.byPlace(shop(3, sequence(0, 1)));

    assertThat(recency.gain(0, 0.1) * recency.gain(1, 0.1)).isCloseTo(1, within(1e-6f));
    assertThat(recency.gain(2, 0.1)).isCloseTo((float) Math.exp(0.1), within(1e-6f));
    assertThat(IntStream.range(0, 3).mapToObj(recency.gains(0)::of)).containsExactly(1f, 1f, 1f);
  }

  /* Two products, each after so many days. */
  private static Sequence at(int one, int day, int other, int otherDay) {
    long micros = 86_400_000_000L;
    return Sequence.of(
        List.of(
            new Step(one, EventType.VIEW, day * micros),
            new Step(other, EventType.VIEW, otherDay * micros)));
  }

  private static float[] byPlace(TrainingSet set) {
    return floats(Recency.byPlace(set), set.products());
  }

  private static float[] floats(Recency recency, int products) {
    var floats = new float[products];
    for (int j = 0; j < products; j++) {
      floats[j] = recency.of(j);
    }
    return floats;
  }

  private static Sequence sequence(int... texts) {
    return Sequence.of(
        IntStream.range(0, texts.length)
            .mapToObj(i -> new Step(texts[i], EventType.VIEW, i))
            .toList());
  }

  private static TrainingSet shop(int products, Sequence... shoppers) {
    return new TrainingSet(
        IntStream.range(0, products).mapToObj(i -> "p" + i).toList(),
        Collections.nCopies(products + 5, Embedding.of(1, 0)),
        List.of(shoppers));
  }
}
