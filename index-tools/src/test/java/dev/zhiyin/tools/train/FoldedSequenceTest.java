package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.tools.train.Bags.FoldedSequence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle is the history that serving makes of the same events. */
class FoldedSequenceTest {
  private static final HistoryWeights WEIGHTS =
      new HistoryWeights(0.8, 5, HistoryWeights.DEFAULT.byType(), List.of());

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aPrefixIsTheHistoryThatServingMakesOfIt(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      List<Sequence.Step> steps = steps(random);
      int length = random.nextInt(steps.size() + 1);
      int left = random.nextInt(7);
      History served =
          served(steps.subList(0, length).stream().filter(it -> it.text() != left).toList());
      FoldedSequence folded = FoldedSequence.of(Sequence.of(steps), length, left, 6);
      assertThat(folded.texts().stream().map(String::valueOf))
          .containsExactlyElementsOf(
              served.items().stream().map(it -> text(it.subject())).toList());
      assertThat(folded.history().items().stream().map(HistoryItem::type))
          .containsExactlyElementsOf(served.items().stream().map(HistoryItem::type).toList());
      Bags bags = Bags.of(List.of(folded), WEIGHTS);
      assertThat(bags.weight()).containsExactly(WEIGHTS.of(served));
      assertThat(bags.age())
          .containsExactly(Arrays.stream(WEIGHTS.ages(served)).asLongStream().toArray());
    }
  }

  @Test
  void ofSomebodyWithVeryManyEventsTheNewestThousandCount() {
    List<Sequence.Step> steps =
        IntStream.range(0, 100_000).mapToObj(i -> new Sequence.Step(i, EventType.VIEW, i)).toList();

    FoldedSequence folded = FoldedSequence.of(Sequence.of(steps), 90_000, 89_999, 100_000);

    assertThat(folded.texts()).startsWith(89_998, 89_997).hasSize(999).endsWith(89_000);
  }

  /* As when serving. */
  @Test
  void theTenNewestWordsCountAndAllProductsBesideThem() {
    List<Sequence.Step> steps =
        IntStream.range(0, 70).mapToObj(i -> new Sequence.Step(i, EventType.VIEW, i)).toList();

    FoldedSequence folded = FoldedSequence.of(Sequence.of(steps), 70, 0, 40);

    assertThat(folded.texts()).startsWith(69).contains(60, 39, 1).doesNotContain(59, 40);
    assertThat(folded.texts()).hasSize(10 + 39);
    assertThat(folded.history().items()).hasSize(10 + 39);
  }

  private static List<Sequence.Step> steps(Random random) {
    var steps = new ArrayList<Sequence.Step>();
    for (int i = 0; i < 1 + random.nextInt(20); i++) {
      steps.add(new Sequence.Step(random.nextInt(6), Shops.type(random), i / 3));
    }
    return steps;
  }

  private static History served(List<Sequence.Step> steps) {
    var events = new ArrayList<Event>();
    for (int i = 0; i < steps.size(); i++) {
      var subject = new Subject.Item(Integer.toString(steps.get(i).text()));
      Instant time = Instant.ofEpochSecond(1000 * steps.get(i).time());
      events.add(Event.of("e" + i, ShopperId.user("u"), subject, steps.get(i).type(), time));
    }
    return History.of(events);
  }

  private static String text(Subject subject) {
    return ((Subject.Item) subject).productId();
  }
}
