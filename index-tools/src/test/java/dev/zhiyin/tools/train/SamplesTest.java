package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {
  private static final int WORD = 10;

  @Test
  void everyNewProductAfterSomethingIsASample() {
    assertThat(targets(view(1), view(2), view(3))).containsExactly("1->2", "2->3");
  }

  @Test
  void whatIsOfOneMomentIsToldFromWhatWasKnownBeforeIt() {
    assertThat(targets(at(1, 1), at(2, 2), at(3, 2), at(4, 3)))
        .containsExactly("1->2", "1->3", "3->4");
  }

  @Test
  void whatIsOfTheFirstMomentIsToldFromTheOthersOfIt() {
    assertThat(targets(at(1, 1), at(2, 1), at(2, 1), at(3, 2)))
        .containsExactly("3->1", "3->2", "3->3");
    assertThat(targets(at(1, 1), at(1, 1))).isEmpty();
    Sequence basket = Sequence.of(List.of(at(1, 1), at(2, 1), at(3, 1)));
    var samples = new Samples(set(basket), HistoryWeights.DEFAULT);
    assertThat(samples.batch(samples.training().subList(1, 2)).histories().text())
        .containsExactly(3, 1);
  }

  @Test
  void aProductMetBeforeIsNoSample() {
    assertThat(targets(view(1), view(2), view(1), view(3))).containsExactly("1->2", "3->3");
  }

  @Test
  void whatNoHistoryHasIsTheLastOfSomebodyOrAlone() {
    var samples =
        new Samples(
            set(
                Sequence.of(List.of(view(0))),
                Sequence.of(List.of(at(1, 1), at(2, 2), at(1, 3), at(3, 4))),
                Sequence.of(List.of(at(4, 1), at(5, 1), at(6, 1))),
                Sequence.of(List.of(at(7, 1), new Sequence.Step(8, EventType.DISLIKE, 1)))),
            HistoryWeights.DEFAULT);

    boolean[] inHistories = samples.inHistories();

    assertThat(IntStream.range(0, inHistories.length).filter(j -> inHistories[j]))
        .containsExactly(1, 2, 4, 5, 6, 8);
  }

  @Test
  void aSecondPassSeesShoppersOfAllPlacesInTheStore() {
    List<Sequence> shoppers =
        IntStream.range(0, 1500)
            .mapToObj(i -> Sequence.of(List.of(view(1)), i < 1000 ? 2 : 3))
            .toList();
    List<Sample> all =
        new Samples(set(shoppers.toArray(Sequence[]::new)), HistoryWeights.DEFAULT)
            .validation(5000, new Random(1));

    List<Sample> some = Samples.forOnePass(all, 200_000);

    assertThat(some).hasSize(1000).isSubsetOf(all);
    assertThat(some.stream().filter(sample -> sample.target() == 3).count()).isBetween(330L, 336L);
    assertThat(Samples.forOnePass(all, 10)).isEqualTo(all);
  }

  @Test
  void wordsAreHistoryButNoSample() {
    assertThat(targets(view(WORD), view(2), view(WORD), view(3))).containsExactly("1->2", "3->3");
  }

  @Test
  void aProductThatWasDislikedIsNoSample() {
    assertThat(targets(view(1), new Sequence.Step(2, EventType.DISLIKE, 0), view(2), view(3)))
        .containsExactly("3->3");
  }

  @Test
  void validationIsTheWholeSequenceWithItsTarget() {
    TrainingSet set =
        set(
            Sequence.of(List.of(view(1), view(2)), 5),
            Sequence.of(List.of(view(1), view(2))),
            Sequence.of(List.of(view(1), view(2)), 2));
    List<Sample> validation =
        new Samples(set, HistoryWeights.DEFAULT).validation(10, new Random(1));
    assertThat(validation).containsExactly(new Sample(set.shoppers().getFirst(), 2, 5));
  }

  @Test
  void everyHeldOutProductThatIsNewIsValidatedOn() {
    Sequence one = Sequence.of(List.of(view(1), view(2)), 5, 2, 7);
    assertThat(new Samples(set(one), HistoryWeights.DEFAULT).validation(1, new Random(1)))
        .containsExactly(new Sample(one, 2, 5), new Sample(one, 2, 7));
  }

  @Test
  void validationIsDrawnWhenThereIsTooMuch() {
    var sequences =
        IntStream.range(0, 9)
            .mapToObj(i -> Sequence.of(List.of(view(9)), i))
            .toArray(Sequence[]::new);
    var samples = new Samples(set(sequences), HistoryWeights.DEFAULT);
    List<Sample> drawn = samples.validation(4, new Random(3));
    assertThat(drawn).hasSize(4).doesNotHaveDuplicates();
    assertThat(samples.validation(4, new Random(3))).isEqualTo(drawn);
    assertThat(samples.validation(4, new Random(4))).isNotEqualTo(drawn);
  }

  @Test
  void shufflingKeepsEveryNumberOnce() {
    assertThat(Samples.shuffled(100, new Random(1))).hasSize(100).doesNotHaveDuplicates();
    assertThat(Samples.shuffled(100, new Random(1)))
        .isNotEqualTo(IntStream.range(0, 100).toArray());
  }

  @Test
  void runsOfOneShopperStayTogetherAndComeInRandomOrder() {
    Sequence[] shoppers =
        IntStream.of(1, 6, 2, 1, 4) // events; a shopper of one has no sample
            .mapToObj(
                events ->
                    Sequence.of(IntStream.range(0, events).mapToObj(i -> at(i, i + 1L)).toList()))
            .toArray(Sequence[]::new);
    var samples = new Samples(set(shoppers), HistoryWeights.DEFAULT);

    int[] order = samples.shuffledRuns(2, new Random(7));

    // samples 0 to 4 are of the second shopper, 5 of the third, 6 to 8 of the last
    assertThat(order).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(order)
        .containsSequence(0, 1)
        .containsSequence(2, 3)
        .containsSequence(6, 7)
        .isNotEqualTo(IntStream.range(0, 9).toArray());
    assertThat(samples.training())
        .extracting(Sample::sequence)
        .containsExactly(
            shoppers[1],
            shoppers[1],
            shoppers[1],
            shoppers[1],
            shoppers[1],
            shoppers[2],
            shoppers[4],
            shoppers[4],
            shoppers[4]);
    assertThat(samples.shuffledRuns(1, new Random(7)))
        .isEqualTo(Samples.shuffled(9, new Random(7)));
  }

  private static List<String> targets(Sequence.Step... steps) {
    var moments = new ArrayList<Sequence.Step>(); // one each, where no time is given
    for (Sequence.Step step : steps) {
      long time = step.time() > 0 ? step.time() : moments.size() + 1;
      moments.add(new Sequence.Step(step.text(), step.type(), time));
    }
    TrainingSet set = set(Sequence.of(moments));
    return new Samples(set, HistoryWeights.DEFAULT)
        .training().stream().map(it -> it.length() + "->" + it.target()).toList();
  }

  private static TrainingSet set(Sequence... sequences) {
    List<String> ids = IntStream.range(0, WORD).mapToObj(i -> "p" + i).toList();
    return new TrainingSet(
        ids, Shops.embeddings(WORD + 1, new Random(1)), Arrays.asList(sequences));
  }

  private static Sequence.Step at(int text, long time) {
    return new Sequence.Step(text, EventType.VIEW, time);
  }

  private static Sequence.Step view(int text) {
    return new Sequence.Step(text, EventType.VIEW, 0);
  }
}
