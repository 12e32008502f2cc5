package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.ProgressListener.EpochReport.Validation;
import dev.zhiyin.tools.train.Trainer.Running;
import dev.zhiyin.tools.train.Trainer.TrainedModel;
import dev.zhiyin.tools.train.export.TowerWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainerIT {
  private static final TrainConfig SMALL = Configs.linear(16, HistoryWeights.DEFAULT);

  @TempDir private Path folder;

  @Test
  void theSameSeedGivesTheSameModel() {
    TrainingSet set = Shops.planted(60, 3, 100, 1);
    float[][] first = itemVectors(set, SMALL);
    assertThat(itemVectors(set, SMALL)).isDeepEqualTo(first);
    assertThat(itemVectors(set, SMALL.withSeed(2))[0]).isNotEqualTo(first[0]);
  }

  private float[][] itemVectors(TrainingSet set, TrainConfig config) {
    TrainedModel trained = Trainer.train(set, config, ProgressListener.NONE);
    TowerWriter.write(folder, trained.towers());
    try (var model = OnnxMatchModel.load(folder)) {
      return model.itemVectors(set.productIds(), set.texts().subList(0, set.products()));
    }
  }

  /* A shopper has interacted with 6 of 20 products of one taste, and 54 of all are left: by chance the target is
   * among the first ten once in five, and for who knows the taste ten times in fourteen. */
  @Test
  void learnsTastesThatTextHardlyShows() {
    TrainedModel trained =
        Trainer.train(Shops.planted(60, 3, 300, 1), SMALL, ProgressListener.NONE);
    Validation first = trained.epochs().getFirst().validation().orElseThrow();
    Validation kept = best(trained);
    assertThat(kept.recall()).isGreaterThan(0.6);
    assertThat(kept.ndcg()).isGreaterThan(first.ndcg());
    assertThat(kept.loss()).isLessThan(first.loss());
  }

  /* The texts are drawn without regard to tastes: only vectors of single products can know them. */
  @ParameterizedTest
  @MethodSource("losses")
  void learnedVectorsLearnTastesThatTextDoesNotShow(Loss loss) {
    TrainConfig additive =
        Configs.of(new Towers.Additive(16, 0, true, 1, false), loss, HistoryWeights.DEFAULT);
    TrainedModel trained =
        Trainer.train(Shops.unhinted(60, 3, 300, 1), additive, ProgressListener.NONE);
    assertThat(best(trained).recall()).isGreaterThan(0.6);
  }

  static Stream<Loss> losses() {
    return Stream.of(
        new Loss.Softmax(10), new Loss.SampledSoftmax(10, 20), new Loss.Pairwise(10, 8));
  }

  @Test
  void theSameSeedGivesTheSameLearnedVectors() {
    TrainingSet set = Shops.planted(60, 3, 100, 1);
    TrainConfig additive =
        Configs.of(
            new Towers.Additive(16, 0.2, true, 1, false),
            new Loss.SampledSoftmax(10, 20),
            HistoryWeights.DEFAULT);
    float[][] first = itemVectors(set, additive);
    assertThat(itemVectors(set, additive)).isDeepEqualTo(first);
    assertThat(itemVectors(set, additive.withSeed(2))[0]).isNotEqualTo(first[0]);
  }

  @Test
  void scoresAreCalibratedWhateverTheLoss() {
    TrainingSet set = Shops.planted(60, 3, 100, 1);
    assertThat(calibrationOf(set, Configs.additive(16, HistoryWeights.DEFAULT)).scale())
        .isBetween(2.0, 50.0);
    assertThat(calibrationOf(set, SMALL).scale()).isBetween(.2, 20.0).isNotEqualTo(2);
  }

  private static ScoreCalibration calibrationOf(TrainingSet set, TrainConfig config) {
    return Trainer.train(set, config, ProgressListener.NONE).towers().manifest().calibration();
  }

  @Test
  void keepsTheEpochOfTheBestNdcgAndStopsWhenPatienceRunsOut() {
    var heard = new ArrayList<EpochReport>();
    TrainConfig impatient =
        TrainConfig.parse(
            """
            {"towers": {"kind": "linear", "dimension": 8}, "batchSize": 8, "epochs": 1000, "patience": 2,
             "optimiser": {"learningRate": 0.1}}
            """);
    TrainedModel trained = Trainer.train(Shops.random(40, 40, 1), impatient, listening(heard));
    assertThat(trained.epochs()).isEqualTo(heard).hasSizeLessThan(1000);
    assertThat(trained.best()).isEqualTo(heard.size() - 2);
    double best = best(trained).ndcg();
    assertThat(heard)
        .allSatisfy(
            it -> assertThat(it.validation().orElseThrow().ndcg()).isLessThanOrEqualTo(best));
    assertThat(trained.towers().manifest().metrics())
        .containsEntry("epoch", (double) trained.best())
        .containsEntry("validation.ndcg@10", best);
  }

  @Test
  void withoutAnythingToValidateWithTheLastEpochIsKept() {
    TrainedModel trained =
        Trainer.train(Shops.withoutTargets(Shops.random(20, 10, 1)), SMALL, ProgressListener.NONE);
    assertThat(trained.best()).isEqualTo(20);
    assertThat(trained.epochs()).allMatch(it -> it.validation().isEmpty());
  }

  @Test
  void ofManySamplesThereAreFewerEpochsAndASecondFitHasAsMany() {
    TrainingSet set = Shops.random(20, 10, 1);
    long samples = new Samples(set, SMALL.history()).training().size();

    TrainConfig bounded = SMALL.withMaximumSamples(3 * samples + 1);
    TrainedModel trained = Trainer.train(set, bounded, ProgressListener.NONE);

    assertThat(trained.epochs()).hasSize(3);
    assertThat(trained.choices().epochs()).isEqualTo(3);
    assertThat(Trainer.train(set, SMALL.withMaximumSamples(1), ProgressListener.NONE).epochs())
        .hasSize(1);
    // the rate falls as in the first fit, were the bound another by now
    TrainedModel again =
        Trainer.refit(
                Shops.withoutTargets(set),
                SMALL,
                trained.choices(),
                Running.heardBy(ProgressListener.NONE))
            .orElseThrow();
    assertThat(again.towers().manifest().training()).containsEntry("plannedEpochs", 3);
  }

  @Test
  void batchesAreCountedForTheListener() {
    var heard = new ArrayList<String>();
    Trainer.train(
        Shops.planted(30, 3, 30, 1),
        TrainConfig.parse("{\"epochs\": 2, \"batchSize\": 100}"),
        new ProgressListener() {
          @Override
          public void batch(Step step) {
            heard.add(
                "%d: %d/%d of %d"
                    .formatted(step.epoch(), step.batch(), step.batches(), step.samples()));
          }

          @Override
          public void epoch(EpochReport report) {
            heard.add("%d done".formatted(report.epoch()));
          }
        });
    assertThat(heard)
        .containsExactly(
            "1: 1/2 of 100", "1: 2/2 of 50", "1 done", "2: 1/2 of 100", "2: 2/2 of 50", "2 done");
  }

  /** A weight decay of 100 at a rate of 1 multiplies every weight by -99 a batch. */
  @Test
  void numbersThatRunAwayStopTrainingWithTheBatchNamed() {
    TrainConfig wild =
        TrainConfig.parse(
            """
            {"towers": {"kind": "linear"}, "batchSize": 50, "optimiser": {"learningRate": 1, "weightDecay": 100}}
            """);
    assertThatThrownBy(
            () -> Trainer.train(Shops.planted(60, 3, 300, 1), wild, ProgressListener.NONE))
        .isInstanceOf(WorkRefused.class)
        .hasMessageMatching(
            "training stopped: loss (NaN|Infinity|[0-9.E]+), gradients not all finite, in batch"
                + " [0-9]+ of 30 of epoch 1; try a lower learning rate than 1.0");
  }

  @Test
  void aShopWithoutASecondProductForAnyoneHasNothingToLearnFrom() {
    var one = Sequence.of(List.of(new Sequence.Step(0, EventType.VIEW, 1)));
    var set = new TrainingSet(List.of("a", "b"), Shops.embeddings(2, new Random(1)), List.of(one));
    assertThatThrownBy(() -> Trainer.train(set, SMALL, ProgressListener.NONE))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            "nothing to learn from: no shopper interacted with a second product (1 shoppers)");
  }

  @Test
  void aSetThatContradictsItselfIsRefused() {
    List<Embedding> two = Shops.embeddings(2, new Random(1));
    assertThatThrownBy(() -> new TrainingSet(List.of("a", "b", "c"), two, List.of()))
        .hasMessage(
            "2 texts for 3 products; each product must have one, and there must be a product");
    var step = Sequence.of(List.of(new Sequence.Step(2, EventType.VIEW, 1)));
    assertThatThrownBy(() -> new TrainingSet(List.of("a", "b"), two, List.of(step)))
        .hasMessage("step 0 of shopper 0 is text 2; there are 2");
    var target = Sequence.of(List.of(), 1);
    assertThatThrownBy(() -> new TrainingSet(List.of("a"), two, List.of(target)))
        .hasMessage("a target of shopper 0 is product 1; there are 1");
    assertThatThrownBy(
            () ->
                new TrainingSet(
                    List.of("a", "b"), List.of(two.getFirst(), Embedding.of(1)), List.of()))
        .hasMessage("text 1 has 1 floats; the first has 16");
  }

  private static Validation best(TrainedModel trained) {
    return trained.epochs().get(trained.best() - 1).validation().orElseThrow();
  }

  private static ProgressListener listening(List<EpochReport> reports) {
    return new ProgressListener() {

      @Override
      public void epoch(EpochReport report) {
        reports.add(report);
      }
    };
  }
}
