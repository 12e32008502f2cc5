package dev.zhiyin.tools.train.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.tools.train.TrainConfig;
import dev.zhiyin.tools.train.TrainConfig.Optimiser;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchSpaceTest {
  private final Random random = new Random(1);

  @Test
  void everyDrawLiesInItsRangeAndWhatIsNotDrawnIsAsInTheBase() {
    SearchSpace ranges =
        SearchSpace.parse(
            """
            {"optimiser.learningRate": {"from": 0.001, "to": 0.1, "logarithmic": true},
             "optimiser.weightDecay": {"from": 2, "to": 3}, "batchSize": {"oneOf": [64, 128]}}
            """);
    var sizes = new TreeSet<Integer>();
    for (int i = 0; i < 200; i++) {
      TrainConfig drawn = ranges.draw(TrainConfig.LINEAR, random).config();
      assertThat(drawn.optimiser().learningRate()).isBetween(0.001, 0.1);
      assertThat(drawn.optimiser().weightDecay()).isBetween(2.0, 3.0);
      assertThat(drawn.epochs()).isEqualTo(TrainConfig.LINEAR.epochs());
      sizes.add(drawn.batchSize());
    }
    assertThat(sizes).containsExactly(64, 128);
  }

  /* Half of them lie below the geometric mean, or below the arithmetic one. */
  @Test
  void logarithmicNumbersAreAsOftenSmallAsGreat() {
    assertThat(shareBelow("{\"from\": 0.0001, \"to\": 1, \"logarithmic\": true}", 0.01))
        .isBetween(0.45, 0.55);
    assertThat(shareBelow("{\"from\": 0.0001, \"to\": 1}", 0.5)).isBetween(0.45, 0.55);
  }

  private double shareBelow(String range, double middle) {
    SearchSpace ranges = SearchSpace.parse("{\"optimiser.learningRate\": %s}".formatted(range));
    return IntStream.range(0, 2000)
        .mapToDouble(
            i -> ranges.draw(TrainConfig.LINEAR, random).config().optimiser().learningRate())
        .flatMap(rate -> DoubleStream.of(rate < middle ? 1 : 0))
        .average()
        .orElseThrow();
  }

  @Test
  void settingsThatTheBaseDoesNotHaveAreNotDrawn() {
    SearchSpace ranges = SearchSpace.parse("{\"towers.dropout\": {\"from\": 0.1, \"to\": 0.2}}");
    assertThat(ranges.draw(TrainConfig.LINEAR, random).drawn()).isEmpty();
    assertThat(ranges.draw(TrainConfig.DEFAULT, random).drawn()).containsKey("towers.dropout");
  }

  @Test
  void aRangeThatLeavesThatOfItsSettingIsRefusedBeforeAnyTrial() {
    SearchSpace ranges = SearchSpace.parse("{\"towers.dropout\": {\"from\": 0, \"to\": 1.5}}");
    assertThatThrownBy(() -> ranges.requireWithin(TrainConfig.DEFAULT))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("towers.dropout is '1.5'; wanted 0.0 to 0.9");
    ranges.requireWithin(TrainConfig.LINEAR);
    SearchSpace.standard().requireWithin(TrainConfig.ATTENTION);
  }

  @Test
  void theSameSeedDrawsTheSame() {
    TrainConfig first = SearchSpace.standard().draw(TrainConfig.DEFAULT, new Random(7)).config();
    assertThat(SearchSpace.standard().draw(TrainConfig.DEFAULT, new Random(7)).config())
        .isEqualTo(first);
    assertThat(SearchSpace.standard().draw(TrainConfig.DEFAULT, new Random(8)).config())
        .isNotEqualTo(first);
  }

  @Test
  void theStandardRangesAreInThoseOfTheSettings() {
    for (int i = 0; i < 500; i++) {
      Optimiser drawn =
          SearchSpace.standard().draw(TrainConfig.DEFAULT, random).config().optimiser();
      assertThat(drawn.learningRate()).isBetween(0.0003, 0.01);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'x': {'oneOf': []}} | ranges.x is '{\"oneOf\":[]}'; wanted oneOf is empty; it must hold a value",
        "{'x': {'from': 2, 'to': 1}} | ranges.x is '{\"from\":2,\"to\":1}'; wanted from is 2.0 and to is 1.0; they must be finite and rise",
        "{'x': {'from': 0, 'to': 1, 'logarithmic': true}} | ranges.x is '{\"from\":0,\"to\":1,\"logarithmic\":true}'; wanted from is 0.0; it must be above 0 where logarithmic is true",
        "{'x': 3} | ranges.x is '3'; wanted {\"oneOf\": [...]} or {\"from\": a, \"to\": b, \"logarithmic\": true}",
        "{'x': {'from': 1}} | ranges.x is '{\"from\":1}'; wanted {\"oneOf\": [...]} or {\"from\": a, \"to\": b, \"logarithmic\": true}",
        "{'optimizer.learningRate': {'from': 0.1, 'to': 1}} | ranges.optimizer.learningRate is '{\"from\":0.1,\"to\":1}'; wanted a setting that exists",
        "[] | ranges is '[]'; wanted a JSON object",
      })
  void aWrongRangeIsRefusedByName(String json, String message) {
    assertThatThrownBy(() -> SearchSpace.parse(json.replace('\'', '"')))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(message);
  }
}
