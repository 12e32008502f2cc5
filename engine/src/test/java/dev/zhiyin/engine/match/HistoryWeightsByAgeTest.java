package dev.zhiyin.engine.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryWeightsByAgeTest {
  private static final HistoryWeights DECAYING =
      new HistoryWeights(0.5, 4, Map.of(EventType.VIEW, 1.0), List.of());

  @Test
  void withoutWeightsByAgeEachAgeCountsItsDecay() {
    assertThat(DECAYING.of(views(3))).containsExactly(new float[] {4 / 7f, 2 / 7f, 1 / 7f});
  }

  @Test
  void learnedWeightsReplaceTheDecayAndTheLastOneDecaysOn() {
    float[] weights = DECAYING.withAges(List.of(1.0, -0.4)).of(views(9));
    assertThat(weights)
        .containsExactly(
            new float[] {1 / 1.7f, -0.4f / 1.7f, -0.2f / 1.7f, -0.1f / 1.7f}, within(1e-7f));
  }

  @Test
  void aWeightByAgeOutOfRangeIsRefused() {
    assertThatThrownBy(() -> DECAYING.withAges(List.of(1.0, Double.NaN)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a weight by age is NaN; it must be in [-100, 100]");
  }

  private static History views(int count) {
    return new History(
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    new HistoryItem(
                        new Subject.Item("p" + i),
                        EventType.VIEW,
                        Instant.ofEpochSecond(-i),
                        List.of()))
            .toList());
  }
}
