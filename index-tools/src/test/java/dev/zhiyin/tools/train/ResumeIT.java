package dev.zhiyin.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.Trainer.Choices;
import dev.zhiyin.tools.train.Trainer.Running;
import dev.zhiyin.tools.train.Trainer.TrainedModel;
import dev.zhiyin.tools.train.export.TowerWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trainings that are killed, stopped and gone on with. */
class ResumeIT {
  private static final TrainingSet SET = Shops.planted(60, 3, 100, 1);

  private static final TrainingSet ALL = Shops.withoutTargets(SET);

  /* Draws at random in every batch, learns runs of shoppers row by row, decays, and has the rate depend on the place in the schedule. */
  private static final TrainConfig CONFIG =
      TrainConfig.parse(
          """
          {"towers": {"kind": "additive", "dimension": 16, "dropout": 0.3},
           "loss": {"kind": "auto", "scale": 10, "negatives": 20, "fullUpTo": 1},
           "optimiser": {"learningRate": 0.01, "warmUp": 10, "decays": true, "weightDecay": 1},
           "batchSize": 100, "epochs": 4, "patience": 4}
          """);

  @TempDir private Path folder;

  private final List<String> notes = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();

  /* Batches of an epoch: 5. Killed after the first epoch, within one, and before the end. */
  @ParameterizedTest
  @CsvSource({"2, 1", "3, 3", "4, 5"})
  void aKilledTrainingGoesOnFromTheLastFullEpochAndEndsWithTheSameWeights(int epoch, int batch)
      throws IOException {
    TrainedModel whole = Trainer.train(SET, CONFIG, ProgressListener.NONE);
    killed(CONFIG, epoch, batch);
    TrainedModel resumed = Trainer.train(SET, CONFIG, running(() -> false));
    assertTold(
        "going on from the checkpoint in %s: epoch %d".formatted(checkpoint(), epoch), resumed);
    assertThat(heard).startsWith("%d 1".formatted(epoch)).hasSize((5 - epoch) * 5);
    assertThat(resumed.epochs())
        .usingRecursiveComparison()
        .ignoringFields("seconds")
        .isEqualTo(whole.epochs());
    assertThat(resumed.best()).isEqualTo(whole.best());
    assertThat(files(resumed)).usingRecursiveComparison().isEqualTo(files(whole));
  }

  @Test
  void aStoppedTrainingKeepsTheBestSoFarAndCanGoOn() throws IOException {
    TrainedModel whole = Trainer.train(SET, CONFIG, ProgressListener.NONE);
    TrainedModel stopped = Trainer.train(SET, CONFIG, running(() -> heard.size() > 14));
    assertThat(stopped.stopped()).isTrue();
    assertThat(stopped.epochs()).hasSizeBetween(1, 3);
    assertThat(stopped.best()).isEqualTo(bestOf(stopped.epochs()));
    assertThat(notes).as("of searches that whoever stops would wait for").isEmpty();
    TrainedModel resumed = Trainer.train(SET, CONFIG, running(() -> false));
    assertThat(resumed.stopped()).isFalse();
    assertThat(files(resumed)).usingRecursiveComparison().isEqualTo(files(whole));
  }

  /* They rank all products for many shoppers, again and again. */
  @Test
  void aTrainingThatIsStoppedInTheSearchesAfterItsLastEpochKeepsItsModel() {
    TrainedModel whole = Trainer.train(SET, CONFIG, ProgressListener.NONE);
    var epochs = new AtomicInteger();
    var asked = new AtomicInteger();
    TrainedModel stopped =
        Trainer.train(
            SET,
            CONFIG,
            new Running(
                counting(epochs),
                Optional.of(checkpoint()),
                () -> epochs.get() == whole.epochs().size() && asked.incrementAndGet() > 5));

    assertThat(stopped.stopped()).isTrue();
    assertThat(asked.get()).isGreaterThan(5);
    assertThat(stopped.best()).isEqualTo(whole.best());
    assertThat(stopped.epochs()).hasSameSizeAs(whole.epochs());
    TrainedModel resumed = Trainer.train(SET, CONFIG, running(() -> false));
    assertThat(resumed.stopped()).isFalse();
  }

  @Test
  void stoppedBeforeTheFirstEpochIsDoneNothingIsKept() {
    assertThatThrownBy(() -> Trainer.train(SET, CONFIG, running(() -> heard.size() > 2)))
        .isInstanceOf(WorkRefused.class)
        .hasMessage("stopped before the first epoch was done; nothing is kept");
    assertThat(checkpoint()).doesNotExist();
  }

  @Test
  void aSecondFitThatIsStoppedInItsFirstEpochLeavesTheFirstModel() {
    TrainedModel chosen = Trainer.train(SET, CONFIG, ProgressListener.NONE);

    assertThat(Trainer.refit(ALL, CONFIG, chosen.choices(), running(() -> true))).isEmpty();
    assertThatThrownBy(() -> Trainer.refit(SET, CONFIG, chosen.choices(), running(() -> true)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSecondFitThatIsStoppedGoesOnAndEndsWithTheSameWeights() throws IOException {
    TrainedModel chosen = Trainer.train(SET, CONFIG.withPatience(1), ProgressListener.NONE);
    var three = new Choices(chosen.towers().manifest(), chosen.calibrationError(), 4, 3);
    TrainedModel whole = Trainer.refit(ALL, CONFIG, three, unkept(() -> false)).orElseThrow();
    heard.clear();

    assertThat(Trainer.refit(ALL, CONFIG, three, running(() -> heard.size() > 12))).isEmpty();
    heard.clear();
    TrainedModel resumed = Trainer.refit(ALL, CONFIG, three, running(() -> false)).orElseThrow();

    assertThat(heard).startsWith("3 1");
    assertThat(files(resumed)).usingRecursiveComparison().isEqualTo(files(whole));
  }

  @Test
  void aTrainingThatIsStoppedAfterItsOnlyEpochGoesOnWithItsWeights() throws IOException {
    TrainConfig once = CONFIG.withEpochs(1);
    TrainedModel whole = Trainer.train(SET, once, ProgressListener.NONE);
    var epochs = new AtomicInteger();
    Trainer.train(
        SET,
        once,
        new Running(counting(epochs), Optional.of(checkpoint()), () -> epochs.get() == 1));

    TrainedModel resumed = Trainer.train(SET, once, running(() -> false));

    assertThat(heard).isEmpty();
    assertThat(files(resumed)).usingRecursiveComparison().isEqualTo(files(whole));
  }

  private static ProgressListener counting(AtomicInteger epochs) {
    return new ProgressListener() {
      @Override
      public void epoch(EpochReport report) {
        epochs.incrementAndGet();
      }
    };
  }

  private Running unkept(BooleanSupplier stop) {
    return new Running(running(stop).listener(), Optional.empty(), stop);
  }

  @Test
  void aCheckpointOfOtherSettingsIsNotUsed() throws IOException {
    killed(CONFIG, 3, 2);
    TrainConfig other = CONFIG.withSeed(7);
    Map<String, byte[]> whole = files(Trainer.train(SET, other, ProgressListener.NONE));
    TrainedModel trained = Trainer.train(SET, other, running(() -> false));
    assertTold(
        "the checkpoint in %s is of other settings; starting anew".formatted(checkpoint()),
        trained);
    assertThat(files(trained)).usingRecursiveComparison().isEqualTo(whole);
  }

  @Test
  void aCheckpointOfOtherDataIsNotUsed() throws IOException {
    killed(CONFIG, 3, 2);
    TrainingSet other = Shops.planted(60, 3, 100, 2);
    Map<String, byte[]> whole = files(Trainer.train(other, CONFIG, ProgressListener.NONE));
    TrainedModel trained = Trainer.train(other, CONFIG, running(() -> false));
    assertTold(
        "the checkpoint in %s is of other data; starting anew".formatted(checkpoint()), trained);
    assertThat(files(trained)).usingRecursiveComparison().isEqualTo(whole);
  }

  @Test
  void aBrokenCheckpointIsNotUsed() throws IOException {
    killed(CONFIG, 3, 2);
    byte[] bytes = Files.readAllBytes(checkpoint());
    bytes[bytes.length / 2] ^= 1;
    Files.write(checkpoint(), bytes);
    TrainedModel trained = Trainer.train(SET, CONFIG, running(() -> false));
    assertTold(
        "the checkpoint in %s is broken: invalid entry CRC".formatted(checkpoint()), trained);
  }

  @Test
  void aCheckpointOfAnotherVersionIsNotUsed() throws IOException {
    killed(CONFIG, 3, 2);
    rewriteHeader(header -> header.replace("zhiyin=", "zhiyin=older-"));
    assertTold(
        "the checkpoint in %s is of another version of Zhiyin".formatted(checkpoint()),
        Trainer.train(SET, CONFIG, running(() -> false)));
    notes.clear();
    Files.delete(checkpoint());
    killed(CONFIG, 3, 2);
    rewriteHeader(header -> header.replaceFirst("\\{", "{\"more\":1,"));
    assertTold(
        "the checkpoint in %s is of another version of Zhiyin".formatted(checkpoint()),
        Trainer.train(SET, CONFIG, running(() -> false)));
  }

  private void rewriteHeader(UnaryOperator<String> change) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var old = new ZipInputStream(Files.newInputStream(checkpoint()));
        var changed = new ZipOutputStream(bytes)) {
      changed.putNextEntry(new ZipEntry(old.getNextEntry().getName()));
      String header = new String(old.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(change.apply(header)).isNotEqualTo(header);
      changed.write(change.apply(header).getBytes(StandardCharsets.UTF_8));
      changed.putNextEntry(new ZipEntry(old.getNextEntry().getName()));
      old.transferTo(changed);
    }
    Files.write(checkpoint(), bytes.toByteArray());
  }

  private static int bestOf(List<EpochReport> reports) {
    int best = 0;
    for (int i = 1; i < reports.size(); i++) {
      if (ndcg(reports.get(i)) > ndcg(reports.get(best))) {
        best = i;
      }
    }
    return best + 1;
  }

  private static double ndcg(EpochReport report) {
    return report.validation().orElseThrow().ndcg();
  }

  /* Of the checkpoint, and at the end of weights from product to product and the recency prior. */
  private void assertTold(String line, TrainedModel trained) {
    var metrics = trained.towers().manifest().metrics();
    assertThat(notes).hasSize(3);
    assertThat(notes.getFirst()).startsWith(line);
    assertThat(notes.getLast())
        .startsWith(
            "the recency prior counts %.3f: ndcg@10 %.4f, "
                .formatted(metrics.get("recencyPrior"), metrics.get("validation.ndcg@10")));
  }

  private Path checkpoint() {
    return folder.resolve("checkpoint");
  }

  private Running running(BooleanSupplier stop) {
    return new Running(
        new ProgressListener() {
          @Override
          public void batch(Step step) {
            heard.add("%d %d".formatted(step.epoch(), step.batch()));
          }

          @Override
          public void note(String line) {
            notes.add(line);
          }
        },
        Optional.of(checkpoint()),
        stop);
  }

  /** Dies after a batch. */
  private void killed(TrainConfig config, int atEpoch, int atBatch) {
    var killer =
        new ProgressListener() {
          @Override
          public void batch(Step step) {
            if (step.epoch() == atEpoch && step.batch() == atBatch) {
              throw new IllegalStateException("killed");
            }
          }
        };
    var running = new Running(killer, Optional.of(checkpoint()), () -> false);
    assertThatThrownBy(() -> Trainer.train(SET, config, running)).hasMessage("killed");
  }

  /** What serves of a model, file by file. */
  private Map<String, byte[]> files(TrainedModel trained) throws IOException {
    Path model = folder.resolve("model");
    TowerWriter.write(model, trained.towers());
    var files = new TreeMap<String, byte[]>();
    try (Stream<Path> all = Files.list(model)) {
      for (Path file : all.filter(it -> !it.endsWith("model.json")).toList()) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
