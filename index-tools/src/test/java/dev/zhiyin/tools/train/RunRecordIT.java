package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.map;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.onnx.tower.TowerManifest;
import dev.zhiyin.tools.train.RunRecord.DataChecksum;
import dev.zhiyin.tools.train.Trainer.TrainedModel;
import dev.zhiyin.tools.train.export.TowerWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordIT {
  private static final TrainingSet SET = Shops.planted(60, 3, 50, 1);

  @TempDir private Path folder;

  @Test
  void theWrittenModelTellsAllThatIsNeededToRepeatItsTraining() {
    TrainConfig config = TrainConfig.parse("{\"epochs\": 2, \"seed\": 5}");
    Map<String, Object> training = training(config);
    assertThat(training)
        .extractingByKey("data", map(String.class, Object.class))
        .containsEntry("sha256", DataChecksum.of(SET))
        .containsEntry("products", 60)
        .containsEntry("shoppers", 50)
        .containsEntry("samples", 250)
        .containsEntry("validated", 50);
    assertThat(training)
        .extractingByKey("versions", map(String.class, Object.class))
        .containsKeys("zhiyin", "java", "djl", "pytorch", "os")
        .containsEntry("cores", Runtime.getRuntime().availableProcessors());
    assertThat(training)
        .extractingByKey("epochs", LIST)
        .hasSize(2)
        .allSatisfy(
            epoch ->
                assertThat(((Map<?, ?>) epoch).keySet())
                    .hasToString(
                        "[epoch, loss, validation.loss, validation.recall@10,"
                            + " validation.ndcg@10, seconds]"));
    assertThat(List.of("seconds", "peakHeapBytes", "peakResidentBytes"))
        .allSatisfy(
            name ->
                assertThat(training)
                    .hasEntrySatisfying(
                        name, it -> assertThat(((Number) it).doubleValue()).isPositive()));
  }

  private static TrainConfig settings(TowerManifest manifest) {
    return TrainConfig.parse(new ObjectMapper().valueToTree(manifest.config()).toString());
  }

  private Map<String, Object> training(TrainConfig config) {
    TrainedModel trained = Trainer.train(SET, config, ProgressListener.NONE);
    TowerWriter.write(folder, trained.towers());
    try (var model = OnnxMatchModel.load(folder)) {
      assertThat(settings(model.manifest())).isEqualTo(config);
      assertThat(model.manifest().seed()).isEqualTo(5);
      return model.manifest().training();
    }
  }

  @Test
  void theChecksumIsTheSameForTheSameDataAndAnotherForAnyOther() {
    String checksum = DataChecksum.of(SET);
    assertThat(DataChecksum.of(Shops.planted(60, 3, 50, 1))).isEqualTo(checksum).hasSize(64);
    Sequence first = SET.shoppers().getFirst();
    var shoppers = new ArrayList<>(SET.shoppers());
    shoppers.set(0, withFirstType(first, EventType.CART));
    assertThat(DataChecksum.of(new TrainingSet(SET.productIds(), SET.texts(), shoppers)))
        .isNotEqualTo(checksum);
    var texts = new ArrayList<>(SET.texts());
    texts.set(7, texts.get(8));
    assertThat(DataChecksum.of(new TrainingSet(SET.productIds(), texts, SET.shoppers())))
        .isNotEqualTo(checksum);
    var ids = new ArrayList<>(SET.productIds());
    ids.set(3, "renamed");
    assertThat(DataChecksum.of(new TrainingSet(ids, SET.texts(), SET.shoppers())))
        .isNotEqualTo(checksum);
  }

  private static Sequence withFirstType(Sequence of, EventType type) {
    var steps = new ArrayList<Sequence.Step>();
    for (int i = 0; i < of.length(); i++) {
      steps.add(new Sequence.Step(of.text(i), i == 0 ? type : of.type(i), of.moment(i)));
    }
    return Sequence.of(steps, of.targets());
  }
}
