package dev.zhiyin.engine.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryWeightsTest {
  @Test
  void weighsByTypeAndAge() {
    var weights =
        new HistoryWeights(.5, 3, Map.of(EventType.VIEW, 1.0, EventType.DISLIKE, -4.0), List.of());
    assertThat(weights.of(history(EventType.VIEW, EventType.DISLIKE, EventType.VIEW)))
        .containsExactly(new float[] {1 / 3.25f, -2 / 3.25f, .25f / 3.25f}, within(1e-6f));
  }

  @Test
  void whatIsOfOneMomentIsOfOneAge() {
    var weights = new HistoryWeights(.5, 5, Map.of(EventType.VIEW, 1.0), List.of(4.0, 1.0));
    List<HistoryItem> items = history(EventType.VIEW, EventType.VIEW, EventType.VIEW).items();
    Instant order = items.get(1).timestamp();
    var basket = new HistoryItem(new Subject.Item("beside"), EventType.VIEW, order, List.of());
    var history = new History(List.of(items.get(0), items.get(1), basket, items.get(2)));
    assertThat(weights.ages(history)).containsExactly(0, 1, 1, 2);
    assertThat(weights.of(history))
        .containsExactly(new float[] {4 / 6.5f, 1 / 6.5f, 1 / 6.5f, .5f / 6.5f}, within(1e-6f));
  }

  @Test
  void theOldestBeyondTheMaximumDoNotCount() {
    var weights = new HistoryWeights(1, 2, Map.of(EventType.VIEW, 1.0), List.of());
    assertThat(weights.of(history(EventType.VIEW, EventType.VIEW, EventType.VIEW)))
        .containsExactly(.5f, .5f);
  }

  @Test
  void typesWithoutAWeightCountNothing() {
    var weights = new HistoryWeights(1, 5, Map.of(EventType.CART, 2.0), List.of());
    assertThat(weights.of(history(EventType.VIEW, EventType.CART))).containsExactly(0, 1);
    assertThat(weights.of(history(EventType.VIEW))).containsExactly(0);
    assertThat(weights.of(History.EMPTY)).isEmpty();
  }

  @RandomSeeds
  void absoluteValuesAddUpToOne(Seed seed) {
    var random = seed.random();
    var weights = RandomHistory.weights(random);
    double sum = 0;
    for (float weight : weights.of(RandomHistory.of(1 + random.nextInt(60), 30, random))) {
      sum += Math.abs(weight);
    }
    assertThat(sum).isCloseTo(1, within(1e-5));
  }

  @Test
  void everyTypeOfEventHasAWeightUnlessToldOtherwise() {
    assertThat(HistoryWeights.DEFAULT.byType()).containsOnlyKeys(EventType.values());
    for (EventType type : EventType.values()) {
      assertThat(HistoryWeights.DEFAULT.byType().getOrDefault(type, 0.0) < 0)
          .isEqualTo(type.isRejection());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -.1, 1.0000001, Double.NaN})
  void refusesDecaysOutOfRange(double decay) {
    assertThatThrownBy(() -> new HistoryWeights(decay, 1, Map.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("decay is " + decay + "; it must be in (0, 1]");
  }

  @Test
  void refusesAMaximumBelowOne() {
    assertThatThrownBy(() -> new HistoryWeights(1, 0, Map.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maximumItems is 0; it must be 1 to 1000");
  }

  @ParameterizedTest
  @ValueSource(doubles = {10.5, -11, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesWeightsOutOfRange(double weight) {
    assertThatThrownBy(() -> new HistoryWeights(1, 1, Map.of(EventType.CART, weight), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("weight of cart is " + weight + "; it must be in [-10, 10]");
  }

  private static History history(EventType... newestFirst) {
    return new History(
        IntStream.range(0, newestFirst.length)
            .mapToObj(
                i ->
                    new HistoryItem(
                        new Subject.Item("p" + i),
                        newestFirst[i],
                        Instant.ofEpochSecond(-i),
                        List.of()))
            .toList());
  }
}
