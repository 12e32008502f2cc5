package dev.zhiyin.tools.train.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.onnx.tower.LearnedRows;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.onnx.tower.TowerManifest;
import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedVectorsTest {
  private static final Tower IDENTITY =
      Tower.of(new float[] {1, 0, 0, 1}, new float[] {0, 0}).withLearned();
  private static final LearnedVectors LEARNED =
      LearnedVectors.of(
          List.of("a", "商品 \"二\"\n"),
          new float[] {2, -1, -5, 7},
          new float[] {10, 20, 30, 40},
          new float[] {-0.25f, 0.5f});
  private static final Embedding X = Embedding.of(0.6f, 0.8f);

  private static final float[] ONE = new float[1];

  @TempDir private Path folder;

  @Test
  void vectorsOfKnownProductsHaveWhatWasLearnedOfThemAdded() {
    try (var model = written(IDENTITY)) {
      assertThat(model.itemVectors(List.of("商品 \"二\"\n", "a"), List.of(X, X)))
          .isDeepEqualTo(new float[][] {{0.6f - 5, 7.8f}, {2.6f, 0.8f - 1}});
      assertThat(model.historyVectors(List.of("a"), List.of(X)))
          .isDeepEqualTo(new float[][] {{10.6f, 20.8f}});
    }
  }

  @Test
  void aProductOfWhichNothingWasLearnedIsItsText() {
    try (var model = written(IDENTITY)) {
      assertThat(model.itemVectors(List.of("new"), List.of(X)))
          .isDeepEqualTo(model.itemVectors(List.of(X)))
          .isDeepEqualTo(new float[][] {{0.6f, 0.8f}});
      assertThat(model.historyVectors(List.of("new"), List.of(X)))
          .isDeepEqualTo(new float[][] {{0.6f, 0.8f}});
    }
  }

  @Test
  void whatWasLearnedIsAddedBeforeTheNormIsTaken() {
    try (var model = written(IDENTITY.normalised())) {
      float[] towerVector = model.itemVectors(List.of("a"), List.of(X))[0];
      double norm = Math.hypot(2.6, -0.2);
      assertThat(towerVector[0]).isCloseTo((float) (2.6 / norm), within(1e-6f));
      assertThat(towerVector[1]).isCloseTo((float) (-0.2 / norm), within(1e-6f));
    }
  }

  @Test
  void aGainRaisesOnlyProductsOfWhichNothingWasLearned() {
    double norm = Math.hypot(2.6, -0.2);
    try (var gained = written(IDENTITY.normalised().withColdGain(1.5f))) {
      assertThat(gained.itemVectors(List.of("a"), List.of(X))[0])
          .containsExactly(
              new float[] {(float) (2.6 / norm), (float) (-0.2 / norm)}, within(1e-6f));
      assertThat(gained.itemVectors(List.of("new"), List.of(X))[0])
          .containsExactly(new float[] {0.9f, 1.2f}, within(1e-6f));
    }
  }

  @Test
  void aLiftMakesTheVectorOfItsProductLonger() {
    double norm = Math.hypot(2.6, -0.2);
    try (var lifted = written(IDENTITY.normalised().withColdGain(1.5f).withLift())) {
      assertThat(lifted.itemVectors(List.of("a"), List.of(X))[0])
          .containsExactly(
              new float[] {(float) (0.75 * 2.6 / norm), (float) (0.75 * -0.2 / norm)},
              within(1e-6f));
      assertThat(lifted.itemVectors(List.of("new"), List.of(X))[0])
          .containsExactly(new float[] {0.9f, 1.2f}, within(1e-6f));
    }
  }

  @Test
  void liftsThatAreCutShortOrMissingAreRefused() throws IOException {
    written(IDENTITY.withLift()).close();
    Path file = folder.resolve("learned-lift.f32");
    Files.write(file, new byte[4]);
    assertUnusable("%s has 4 bytes; 2 rows of 1 floats take 8".formatted(file));
    Files.delete(file);
    assertUnusable("%s cannot be read".formatted(file));
  }

  @Test
  void aListLongerThanOneCallKeepsItsOrder() {
    try (var model = written(IDENTITY)) {
      List<String> ids = IntStream.range(0, 2500).mapToObj(i -> i % 3 == 0 ? "a" : "new").toList();
      float[][] towerVectors = model.itemVectors(ids, Collections.nCopies(2500, X));
      assertThat(IntStream.range(0, 2500)).allMatch(i -> (towerVectors[i][0] > 2) == (i % 3 == 0));
    }
  }

  @Test
  void idsAndEmbeddingsMustBeAsMany() {
    try (var model = written(IDENTITY)) {
      assertThatThrownBy(() -> model.itemVectors(List.of("a", "b"), List.of(X)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("2 ids for 1 embeddings");
    }
  }

  @Test
  void aModelOverAnotherLeavesNothingOfItBehind() {
    written(IDENTITY).close();
    Tower plain = Tower.of(new float[] {1, 0, 0, 1}, new float[] {0, 0});
    TowerWriter.write(
        folder,
        new TrainedTowers(
            plain, plain, Optional.empty(), Optional.empty(), Optional.empty(), manifest(0)));
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("model.json", "product-tower.onnx", "user-tower.onnx");
    try (var model = OnnxMatchModel.load(folder)) {
      assertThat(model.itemVectors(List.of("a"), List.of(X)))
          .isDeepEqualTo(new float[][] {{0.6f, 0.8f}});
    }
  }

  @Test
  void vectorsThatAreCutShortAreRefused() throws IOException {
    written(IDENTITY).close();
    Path file = folder.resolve("learned-history.f32");
    Files.write(file, new byte[12]);
    assertUnusable("%s has 12 bytes; 2 rows of 2 floats take 16".formatted(file));
  }

  @Test
  void vectorsThatAreMissingAreRefused() throws IOException {
    written(IDENTITY).close();
    Path file = folder.resolve("learned-product.f32");
    Files.delete(file);
    assertUnusable("%s cannot be read".formatted(file));
  }

  @Test
  void aTowerThatTakesNothingLearnedIsRefusedWhereTheManifestHasIt() throws IOException {
    written(IDENTITY).close();
    Path file = folder.resolve("product-tower.onnx");
    Files.write(file, TowerGraph.of(Tower.of(new float[] {1, 0, 0, 1}, new float[] {0, 0})));
    assertUnusable(
        "%s has the input embedding FLOAT[?, 2]; model.json wants embedding FLOAT[?, 2] and learned FLOAT[?, 2]"
            .formatted(file));
  }

  @Test
  void aListOfOtherProductsThanWereCountedIsRefused() throws IOException {
    written(IDENTITY).close();
    Path file = folder.resolve("learned-ids.bin");
    LearnedRows.write(file, List.of("a"));
    assertUnusable("%s lists 1 products; model.json wants 2".formatted(file));
    Files.write(file, new byte[] {0, 0, 0, 2, 0});
    assertUnusable("%s ends too early".formatted(file));
    Files.delete(file);
    assertUnusable("%s cannot be read".formatted(file));
  }

  @Test
  void numbersThatDoNotFitTogetherAreNotWritten() {
    assertThatThrownBy(
            () -> LearnedVectors.of(List.of("a", "b"), new float[3], new float[3], new float[2]))
        .hasMessage("3 and 3 floats are no rows of one width for 2 products");
    assertThatThrownBy(() -> LearnedVectors.of(List.of("a"), ONE, ONE, new float[2]))
        .hasMessage("2 lifts for 1 products");
    assertThatThrownBy(() -> LearnedVectors.of(List.of("a"), ONE, ONE, new float[] {-1}))
        .hasMessage("a lift is -1.0; it must be above -1");
    assertThatThrownBy(
            () ->
                new TrainedTowers(
                    IDENTITY,
                    IDENTITY,
                    Optional.of(LEARNED),
                    Optional.empty(),
                    Optional.empty(),
                    manifest(3)))
        .hasMessage("2 floats were learned of 2 products; the manifest says 2 of 3");
    Tower plain = Tower.of(new float[] {1, 0, 0, 1}, new float[] {0, 0});
    assertThatThrownBy(
            () ->
                new TrainedTowers(
                    IDENTITY,
                    plain,
                    Optional.of(LEARNED),
                    Optional.empty(),
                    Optional.empty(),
                    manifest(2)))
        .hasMessage(
            "the history tower takes what was learned: false; the manifest says of 2 products");
  }

  private OnnxMatchModel written(Tower product) {
    TowerWriter.write(
        folder,
        new TrainedTowers(
            product,
            IDENTITY,
            Optional.of(LEARNED),
            Optional.empty(),
            Optional.empty(),
            manifest(2)));
    return OnnxMatchModel.load(folder);
  }

  private static TowerManifest manifest(int learned) {
    return new TowerManifest(
        "additive",
        2,
        2,
        learned,
        true,
        new ScoreCalibration(1, 0),
        HistoryWeights.DEFAULT,
        Map.of(),
        1,
        Map.of(),
        Map.of());
  }

  private void assertUnusable(String message) {
    assertThatThrownBy(() -> OnnxMatchModel.load(folder))
        .isInstanceOf(ModelUnusable.class)
        .hasMessage(message);
  }
}
