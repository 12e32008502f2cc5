package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.train.TrainConfig.Optimiser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainConfigTest {
  @Test
  void nothingGivenIsTheDefault() {
    assertThat(TrainConfig.parse("{}")).isEqualTo(TrainConfig.DEFAULT);
  }

  @Test
  void whatIsGivenReplacesItsDefaultAndNothingElse() {
    TrainConfig read =
        TrainConfig.parse(
            """
            {"epochs": 7, "optimiser": {"learningRate": 0.01}, "loss": {"scale": 9},
             "history": {"byType": {"view": 0.5}}}
            """);
    assertThat(read.epochs()).isEqualTo(7);
    assertThat(read.optimiser()).isEqualTo(new Optimiser(0.01, 100, true, 5));
    assertThat(read.loss()).isEqualTo(new Loss.Auto(9, 2048, 30_000));
    assertThat(read.history().byType())
        .containsEntry(EventType.VIEW, 0.5)
        .containsEntry(EventType.PURCHASE, 2.0);
    assertThat(read.batchSize()).isEqualTo(TrainConfig.DEFAULT.batchSize());
  }

  @Test
  void aLossOfAnotherKindHasDefaultsOfItsOwn() {
    assertThat(TrainConfig.parse("{\"epochs\": 3, \"loss\": {\"kind\": \"bpr\"}}"))
        .isEqualTo(TrainConfig.DEFAULT.withEpochs(3).withLoss(new Loss.Pairwise(10, 64)));
    assertThat(loss("{'loss': {'kind': 'softmax'}}")).isEqualTo(new Loss.Softmax(10));
    assertThat(loss("{'loss': {'kind': 'sampled-softmax', 'negatives': 9}}"))
        .isEqualTo(new Loss.SampledSoftmax(10, 9));
    assertThat(loss("{'loss': {'kind': 'binary-cross-entropy', 'scale': 5}}"))
        .isEqualTo(new Loss.BinaryCrossEntropy(5, 64));
    assertThat(loss("{'towers': {'kind': 'linear'}, 'loss': {'kind': 'auto'}}"))
        .isEqualTo(TrainConfig.DEFAULT.loss());
    assertThat(loss("{'towers': {'kind': 'linear'}, 'loss': {'kind': 'binary-cross-entropy'}}"))
        .isEqualTo(TrainConfig.LINEAR.loss());
  }

  private static Loss loss(String json) {
    return TrainConfig.parse(json.replace('\'', '"')).loss();
  }

  @Test
  void otherTowersHaveDefaultsOfTheirOwn() {
    assertThat(TrainConfig.parse("{\"towers\": {\"kind\": \"linear\"}}"))
        .isEqualTo(TrainConfig.LINEAR);
    assertThat(TrainConfig.parse("{\"towers\": {\"kind\": \"attention\"}}"))
        .isEqualTo(TrainConfig.ATTENTION);
  }

  @Test
  void settingsThatWereWrittenAreReadBack() throws Exception {
    TrainConfig config = TrainConfig.DEFAULT.withSeed(99);
    String json = new ObjectMapper().writeValueAsString(config.settings());
    assertThat(TrainConfig.parse(json)).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'epochs': 0}           | epochs is '0'; wanted 1 to 1000",
        "{'maximumSamples': 0}   | maximumSamples is '0'; wanted 1 to 10000000000",
        "{'patience': 0}         | patience is '0'; wanted 1 to 1000",
        "{'towers': {'dimension': 5000}} | towers.dimension is '5000'; wanted 1 to 4096",
        "{'batchSize': 0}        | batchSize is '0'; wanted 1 to 65536",
        "{'holdout': {'shoppers': 0}} | holdout.shoppers is '0'; wanted 2 to 10000000",
        "{'towers': {'kind': 'linear'}, 'loss': {'negatives': 0}} | loss.negatives is '0'; wanted 1 to 1000",
        "{'optimiser': {'learningRate': 0}} | optimiser.learningRate is '0.0'; wanted 1.0E-6 to 1.0",
        "{'optimiser': {'warmUp': -1}} | optimiser.warmUp is '-1'; wanted 0 to 100000",
        "{'optimiser': {'weightDecay': -1}} | optimiser.weightDecay is '-1.0'; wanted 0.0 to 100.0",
        "{'optimiser': {'rate': 1}} | optimiser.rate is '1'; wanted a setting that exists",
        "{'epoch': 3}            | epoch is '3'; wanted a setting that exists",
        "{'epochs': 'many'}      | epochs is 'many'; wanted a value of its type",
        "{'epochs': null}        | epochs is 'null'; wanted a value of its type",
        "{'loss': {'kind': 'hinge'}} | loss is '{\"kind\":\"hinge\"}'; wanted a kind that exists",
        "{'towers': {'kind': 'deep'}} | towers is '{\"kind\":\"deep\"}'; wanted a kind that exists",
        "{'towers': {'kind': 'additive', 'dropout': 1}} | towers.dropout is '1.0'; wanted 0.0 to 0.9",
        "{'towers': {'kind': 'attention', 'rank': 0}} | towers.rank is '0'; wanted 1 to 1024",
        "{'towers': {'coldGain': 0}} | towers.coldGain is '0.0'; wanted 0.1 to 10.0",
        "{'towers': {'kind': 'self-attention'}} | towers is '{\"kind\":\"self-attention\"}'; wanted a kind that exists",
        "{'loss': {'kind': 'bpr', 'scale': 1, 'negatives': 0}} | loss.negatives is '0'; wanted 1 to 1000",
        "{'loss': {'kind': 'softmax', 'scale': 0}} | loss.scale is '0.0'; wanted 0.1 to 1000.0",
        "{'loss': {'kind': 'auto', 'scale': 10, 'negatives': 0, 'fullUpTo': 9}} | loss.negatives is '0'; wanted 1 to 1000000",
        "{'loss': {'kind': 'auto', 'scale': 10, 'negatives': 9, 'fullUpTo': 0}} | loss.fullUpTo is '0'; wanted 1 to 10000000",
        "{'history': {'byType': {'look': 2}}} | type is 'look'; wanted one of view, click, favorite, cart, purchase, share, dislike, remove_from_cart, search, review",
        "[]                      | config is '[]'; wanted a JSON object",
      })
  void aWrongSettingIsRefusedByName(String json, String message) {
    assertThatThrownBy(() -> TrainConfig.parse(json.replace('\'', '"')))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(message);
  }

  @Test
  void aHistoryThatIsOutOfRangeIsRefusedByName() {
    assertThatThrownBy(() -> TrainConfig.parse("{\"history\": {\"decay\": 2}}"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("history is '{\"decay\":2,")
        .hasMessageEndingWith("wanted values in range: decay is 2.0; it must be in (0, 1]");
    assertThatThrownBy(() -> TrainConfig.parse("{\"history\": {\"maximumItems\": 600000000}}"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageEndingWith("range: maximumItems is 600000000; it must be 1 to 1000");
  }

  @Test
  void textThatIsNotJsonIsRefused() {
    assertThatThrownBy(() -> TrainConfig.parse("epochs: 3"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("config is 'epochs: 3'; wanted valid JSON; near character ");
  }

  @Test
  void theRateRisesThenFallsToNothing() {
    var optimiser = new Optimiser(0.1, 10, true, 0);
    assertThat(optimiser.rate(1, 100)).isEqualTo(0.1 * 0.1);
    assertThat(optimiser.rate(10, 100)).isEqualTo(0.1 * 0.91);
    assertThat(optimiser.rate(100, 100)).isEqualTo(0.1 * 0.01);
    assertThat(Optimiser.DEFAULT.rate(100, 100)).isEqualTo(0.001);
  }

  @Test
  void aShortTrainingWarmsUpForATenthOfIt() {
    var optimiser = new Optimiser(0.1, 1000, false, 0);
    assertThat(optimiser.rate(2, 40)).isEqualTo(0.05);
    assertThat(optimiser.rate(4, 40)).isEqualTo(0.1);
  }
}
