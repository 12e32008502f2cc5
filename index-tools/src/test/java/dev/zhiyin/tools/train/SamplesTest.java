package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
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
  void aProductMetBeforeIsNoSample() {
    assertThat(targets(view(1), view(2), view(1), view(3))).containsExactly("1->2", "3->3");
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
            Sequence.of(List.of(view(1), view(2)), OptionalInt.of(5)),
            Sequence.of(List.of(view(1), view(2)), OptionalInt.empty()),
            Sequence.of(List.of(view(1), view(2)), OptionalInt.of(2)));
    List<Sample> validation =
        new Samples(set, HistoryWeights.DEFAULT).validation(10, new Random(1));
    assertThat(validation).containsExactly(new Sample(set.shoppers().getFirst(), 2, 5));
  }

  @Test
  void validationIsDrawnWhenThereIsTooMuch() {
    var sequences =
        IntStream.range(0, 9)
            .mapToObj(i -> Sequence.of(List.of(view(9)), OptionalInt.of(i)))
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

  private static List<String> targets(Sequence.Step... steps) {
    TrainingSet set = set(Sequence.of(Arrays.asList(steps), OptionalInt.empty()));
    return new Samples(set, HistoryWeights.DEFAULT)
        .training().stream().map(it -> it.length() + "->" + it.target()).toList();
  }

  private static TrainingSet set(Sequence... sequences) {
    List<String> ids = IntStream.range(0, WORD).mapToObj(i -> "p" + i).toList();
    return new TrainingSet(
        ids, Shops.embeddings(WORD + 1, new Random(1)), Arrays.asList(sequences));
  }

  private static Sequence.Step view(int text) {
    return new Sequence.Step(text, EventType.VIEW, 0);
  }
}
