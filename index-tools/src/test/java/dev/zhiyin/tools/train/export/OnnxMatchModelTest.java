package dev.zhiyin.tools.train.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.onnx.tower.OnnxMatchModel;
import dev.zhiyin.onnx.tower.TowerManifest;
import dev.zhiyin.onnx.tower.TowerManifest.ScoreCalibration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxMatchModelTest {
  private static final TowerManifest MANIFEST =
      new TowerManifest(
          "linear",
          2,
          3,
          0,
          false,
          new ScoreCalibration(2, -0.5),
          new HistoryWeights(
              0.5, 7, Map.of(EventType.VIEW, 1.0, EventType.DISLIKE, -1.5), List.of(1.0, 0.6)),
          Map.of("validation.ndcg@10", 0.25),
          42,
          Map.of("epochs", 3, "loss", Map.of("kind", "binary-cross-entropy")),
          Map.of("seconds", 1.5, "versions", Map.of("java", "25")));

  private static final Tower PRODUCT = tower(new float[] {1, 2, 3, -1, 0, 1}, 10, 20, 30);
  private static final Tower HISTORY = tower(new float[] {0, 1, 0, 5, 0, -5}, 0, 0, 1);

  @TempDir private Path folder;

  @Test
  void vectorsAreTheEmbeddingTimesTheWeightsPlusTheBias() {
    try (var model = written(PRODUCT, HISTORY, MANIFEST)) {
      List<Embedding> two = List.of(Embedding.of(1, 0), Embedding.of(0.6f, 0.8f));
      assertThat(model.itemVectors(two))
          .isDeepEqualTo(new float[][] {{11, 22, 33}, {9.8f, 21.2f, 32.6f}});
      assertThat(model.historyVectors(two)).isDeepEqualTo(new float[][] {{0, 1, 1}, {4, 0.6f, -3}});
    }
  }

  @Test
  void scoreIsTheSigmoidOfTheScaledInnerProductAndTheBias() {
    try (var model = written(PRODUCT, HISTORY, MANIFEST)) {
      assertThat(model.calibrate(0.25)).isEqualTo(0.5);
      assertThat(model.calibrate(1.25)).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-12));
      assertThat(model.calibrate(-1e9)).isZero();
    }
  }

  @Test
  void aNormalisedTowerGivesVectorsOfNormOneInTheSameDirection() {
    var plain = towerVectors(PRODUCT);
    var normalised = towerVectors(PRODUCT.normalised());
    for (int i = 0; i < plain.length; i++) {
      float norm = Vectors.norm(plain[i]);
      assertThat(Vectors.norm(normalised[i])).isCloseTo(1, within(1e-6f));
      assertThat(Vectors.dot(plain[i], normalised[i])).isCloseTo(norm, within(norm * 1e-6f));
    }
  }

  @Test
  void aNormalisedVectorOfZerosIsZeros() {
    Tower nothing = tower(new float[6], 0, 0, 0).normalised();
    assertThat(towerVectors(nothing)[0]).containsExactly(0, 0, 0);
  }

  private float[][] towerVectors(Tower product) {
    try (var model = written(product, HISTORY, MANIFEST)) {
      return model.itemVectors(embeddings(20));
    }
  }

  @Test
  void aListLongerThanOneCallKeepsItsOrder() {
    try (var model = written(PRODUCT, HISTORY, MANIFEST)) {
      List<Embedding> many = embeddings(2500);
      float[][] together = model.itemVectors(many);
      assertThat(together).hasNumberOfRows(2500);
      for (int i : new int[] {0, 1023, 1024, 2047, 2048, 2499}) {
        assertThat(together[i]).isEqualTo(model.itemVectors(List.of(many.get(i)))[0]);
      }
      assertThat(model.itemVectors(List.of())).isEmpty();
    }
  }

  @Test
  void manyThreadsGetTheSameVectors() {
    try (var model = written(PRODUCT, HISTORY, MANIFEST)) {
      List<Embedding> some = embeddings(300);
      float[][] expected = model.historyVectors(some);
      assertThat(IntStream.range(0, 64).parallel().mapToObj(i -> model.historyVectors(some)))
          .allMatch(towerVectors -> Arrays.deepEquals(towerVectors, expected));
    }
  }

  @Test
  void whatWasWrittenIsReadBack() {
    try (var model = written(PRODUCT, HISTORY, MANIFEST)) {
      assertThat(model.manifest()).isEqualTo(MANIFEST);
      assertThat(model.name()).isEqualTo("linear");
      assertThat(model.inputDimension()).isEqualTo(2);
      assertThat(model.dimension()).isEqualTo(3);
      assertThat(model.normalisesUser()).isFalse();
      assertThat(model.weights()).isEqualTo(MANIFEST.weights());
    }
  }

  @Test
  void theManifestNamesEventTypesAsFilesDo() throws IOException {
    TowerWriter.write(folder, towers(PRODUCT, HISTORY, MANIFEST));
    assertThat(folder.resolve("model.json")).content().contains("\"dislike\" : -1.5");
  }

  @Test
  void closingTwiceIsFineAndUseAfterwardsIsRefused() {
    var model = written(PRODUCT, HISTORY, MANIFEST);
    model.close();
    model.close();
    assertThatThrownBy(() -> model.itemVectors(embeddings(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the model 'linear' is closed");
  }

  @Test
  void anEmbeddingOfAnotherDimensionIsRefused() {
    try (var model = written(PRODUCT, HISTORY, MANIFEST)) {
      assertThatThrownBy(() -> model.itemVectors(List.of(Embedding.of(1, 2, 3))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("an embedding has 3 floats; product-tower.onnx wants 2");
    }
  }

  @Test
  void aFolderWithoutItsLastFileIsRefused() throws IOException {
    TowerWriter.write(folder, towers(PRODUCT, HISTORY, MANIFEST));
    Files.delete(folder.resolve("model.json"));
    assertUnusable("%s cannot be read".formatted(folder.resolve("model.json")));
  }

  @Test
  void aManifestThatIsNotJsonIsRefused() throws IOException {
    rewrite("{", "[");
    assertThatThrownBy(() -> OnnxMatchModel.load(folder))
        .isInstanceOf(ModelUnusable.class)
        .hasMessageStartingWith(folder.resolve("model.json") + ": ");
  }

  @Test
  void aManifestWithAnUnknownFieldIsRefused() throws IOException {
    rewrite("\"seed\"", "\"sed\" : 1, \"seed\"");
    assertThatThrownBy(() -> OnnxMatchModel.load(folder))
        .isInstanceOf(ModelUnusable.class)
        .hasMessageContaining("Unrecognized field \"sed\"");
  }

  @Test
  void aManifestWithoutAFieldIsRefused() throws IOException {
    rewrite("\"normalisesUser\" : false,", "");
    assertThatThrownBy(() -> OnnxMatchModel.load(folder))
        .isInstanceOf(ModelUnusable.class)
        .hasMessageContaining("Missing creator property 'normalisesUser'");
  }

  @Test
  void aManifestWithAValueOutOfRangeIsRefused() throws IOException {
    rewrite("\"scale\" : 2.0", "\"scale\" : -2.0");
    assertUnusable("%s: scale is -2.0; it must be above 0".formatted(folder.resolve("model.json")));
  }

  @Test
  void aManifestWithAnUnknownEventTypeIsRefused() throws IOException {
    rewrite("\"dislike\"", "\"disliked\"");
    assertThatThrownBy(() -> OnnxMatchModel.load(folder))
        .isInstanceOf(ModelUnusable.class)
        .hasMessageContaining("type is 'disliked'; wanted one of view, click");
  }

  @Test
  void aTowerThatGivesAnotherDimensionIsRefusedWithWhatWasFound() throws IOException {
    rewrite("\"dimension\" : 3", "\"dimension\" : 4");
    assertUnusable(
        "%s has the output vector FLOAT[?, 3]; model.json wants vector FLOAT[?, 4]"
            .formatted(folder.resolve("product-tower.onnx")));
  }

  @Test
  void aTowerThatTakesAnotherDimensionIsRefusedWithWhatWasFound() throws IOException {
    TowerWriter.write(folder, towers(PRODUCT, HISTORY, MANIFEST));
    Files.write(
        folder.resolve("user-tower.onnx"),
        TowerGraph.of(Tower.of(new float[] {1, 2, 3}, new float[] {1, 2, 3})));
    assertUnusable(
        "%s has the input embedding FLOAT[?, 1]; model.json wants embedding FLOAT[?, 2]"
            .formatted(folder.resolve("user-tower.onnx")));
  }

  @Test
  void aTowerThatIsNoModelIsRefused() throws IOException {
    TowerWriter.write(folder, towers(PRODUCT, HISTORY, MANIFEST));
    Files.writeString(folder.resolve("user-tower.onnx"), "no model");
    assertThatThrownBy(() -> OnnxMatchModel.load(folder))
        .isInstanceOf(ModelUnusable.class)
        .hasMessageStartingWith(folder.resolve("user-tower.onnx") + ": ");
  }

  @Test
  void towersThatDoNotFitTheManifestAreNotWritten() {
    Tower narrow = Tower.of(new float[] {1, 2}, new float[] {0});
    assertThatThrownBy(() -> towers(PRODUCT, narrow, MANIFEST))
        .hasMessage("the history tower turns 2 floats into 1; the manifest says 2 into 3");
  }

  @Test
  void aTowerOfNumbersThatAreNotFiniteIsRefused() {
    assertThatThrownBy(() -> tower(new float[] {1, Float.NaN, 3}, 1, 1, 1))
        .hasMessage("weight 1 is NaN; it must be finite");
    assertThatThrownBy(() -> tower(new float[] {1, 2, 3}, 1, 1, Float.POSITIVE_INFINITY))
        .hasMessage("bias 2 is Infinity; it must be finite");
    assertThatThrownBy(() -> tower(new float[] {1, 2}, 1, 1, 1))
        .hasMessage("2 weights do not make rows of 3 floats");
  }

  private OnnxMatchModel written(Tower product, Tower history, TowerManifest manifest) {
    TowerWriter.write(folder, towers(product, history, manifest));
    return OnnxMatchModel.load(folder);
  }

  private static TrainedTowers towers(Tower product, Tower history, TowerManifest manifest) {
    return new TrainedTowers(
        product, history, Optional.empty(), Optional.empty(), Optional.empty(), manifest);
  }

  private void rewrite(String found, String replacement) throws IOException {
    TowerWriter.write(folder, towers(PRODUCT, HISTORY, MANIFEST));
    Path file = folder.resolve("model.json");
    String before = Files.readString(file);
    assertThat(before).contains(found);
    Files.writeString(file, before.replace(found, replacement));
  }

  private void assertUnusable(String message) {
    assertThatThrownBy(() -> OnnxMatchModel.load(folder))
        .isInstanceOf(ModelUnusable.class)
        .hasMessage(message);
  }

  private static Tower tower(float[] weights, float... bias) {
    return Tower.of(weights, bias);
  }

  private static List<Embedding> embeddings(int count) {
    var random = new Random(7);
    return Stream.generate(
            () -> Embedding.of((float) random.nextGaussian(), (float) random.nextGaussian()))
        .limit(count)
        .toList();
  }
}
