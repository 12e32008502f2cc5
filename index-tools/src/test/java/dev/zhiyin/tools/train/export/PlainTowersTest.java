package dev.zhiyin.tools.train.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.onnx.tower.TowerManifest;
import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlainTowersTest {
  private static final int INPUT = 48;
  private static final int DIMENSION = 20;

  private final Random random = new Random(1);
  @TempDir private Path folder;

  @Test
  void agreesWithTheTowersThatWereWritten() {
    var learned =
        LearnedVectors.of(
            List.of("a", "b"),
            floats(2 * DIMENSION),
            floats(2 * DIMENSION),
            new float[] {-0.3f, 0.4f});
    agree(
        new TrainedTowers(
            tower().withLearned().normalised().withLift().withColdGain(1.3f),
            tower().withLearned(),
            Optional.of(learned),
            Optional.empty(),
            Optional.empty(),
            manifest(2)));
  }

  /* Such as one that is in histories, and that nobody chose next. */
  @Test
  void agreesWhereAProductIsLearnedForOneTowerOnly() {
    float[] product = floats(2 * DIMENSION);
    Arrays.fill(product, DIMENSION, 2 * DIMENSION, 0);
    agree(
        new TrainedTowers(
            tower().withLearned().normalised().withLift().withColdGain(1.3f),
            tower().withLearned(),
            Optional.of(
                LearnedVectors.of(
                    List.of("a", "b"), product, floats(2 * DIMENSION), new float[] {-0.3f, 0.4f})),
            Optional.empty(),
            Optional.empty(),
            manifest(2)));
  }

  @Test
  void agreesWhereNothingWasLearnedOfSingleProducts() {
    agree(
        new TrainedTowers(
            tower().normalised(),
            tower(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            manifest(0)));
  }

  @Test
  void agreesWhereATowerStandsOnAnother() {
    var below = Tower.of(floats(INPUT * INPUT), floats(INPUT)).normalised();
    agree(
        new TrainedTowers(
            tower().on(below).normalised(),
            tower().on(below),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            manifest(0)));
  }

  private void agree(TrainedTowers trained) {
    List<String> ids = List.of("b", "new", "a");
    List<Embedding> centred =
        Stream.generate(() -> Embedding.of(floats(INPUT))).limit(ids.size()).toList();
    TowerWriter.write(folder, trained);
    var plain = new PlainTowers(trained, ids);
    try (var model = OnnxMatchModel.load(folder)) {
      assertClose(plain.itemVectors(ids, centred), model.itemVectors(ids, centred));
      assertClose(plain.historyVectors(ids, centred), model.historyVectors(ids, centred));
    }
  }

  private static void assertClose(float[][] found, float[][] wanted) {
    assertThat(found).hasDimensions(wanted.length, DIMENSION);
    for (int i = 0; i < wanted.length; i++) {
      assertThat(found[i]).containsExactly(wanted[i], within(1e-5f));
    }
  }

  private Tower tower() {
    return Tower.of(floats(INPUT * DIMENSION), floats(DIMENSION));
  }

  private float[] floats(int count) {
    var floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  private static TowerManifest manifest(int learned) {
    return new TowerManifest(
        "additive",
        INPUT,
        DIMENSION,
        learned,
        true,
        new ScoreCalibration(1, 0),
        HistoryWeights.DEFAULT,
        Map.of(),
        1,
        Map.of(),
        Map.of());
  }
}
