package dev.zhiyin.onnx.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.onnxruntime.OrtException;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.embed.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoders by name, with their real weights. */
class EncodersIT {
  private static final List<String> PRODUCTS =
      List.of(
          "轻便防水户外登山双肩背包 40L",
          "大容量旅行登山包 男女户外徒步",
          "三星 W999 黑色 电信3G手机 双卡双待双通",
          "苹果 iPhone 15 手机",
          "Waterproof hiking backpack, 40 litres",
          "Lightweight rucksack for mountain trips",
          "Stainless steel electric kettle",
          "",
          "Face cream with hyaluronic acid and vitamin C for dry and sensitive skin ".repeat(20));

  static List<String> names() {
    return Encoders.names();
  }

  @Test
  void knowsTheThreeModelsByName() {
    assertThat(Encoders.names())
        .startsWith("bge-small-zh-v1.5", "bge-small-en-v1.5", "all-minilm-l6-v2");
  }

  @Test
  void saysWhatItKnowsWhenANameIsUnknown() {
    assertThatExceptionOfType(ModelUnusable.class)
        .isThrownBy(() -> Encoders.open("bge-huge", EncoderConfig.DEFAULT))
        .withMessage("encoder 'bge-huge' is neither a folder nor one of " + Encoders.names());
  }

  @Test
  void saysWhichWeightsAreNotOnTheClassPath() {
    assertThatExceptionOfType(ModelUnusable.class)
        .isThrownBy(() -> Encoders.open("all-minilm-l6-v2-fp32", EncoderConfig.DEFAULT))
        .withMessage(
            "encoder 'all-minilm-l6-v2-fp32' needs /all-minilm-l6-v2.onnx on the class path; there are "
                + Encoders.names());
  }

  @ParameterizedTest
  @CsvSource({"bge-small-zh-v1.5, 512", "bge-small-en-v1.5, 384", "all-minilm-l6-v2, 384"})
  void hasTheModelsNameAndDimension(String name, int dimension) {
    try (var encoder = open(name)) {
      assertThat(encoder.name()).isEqualTo(name);
      assertThat(encoder.dimension()).isEqualTo(dimension);
      assertThat(encoder.encode(PRODUCTS).getFirst().dimension()).isEqualTo(dimension);
    }
  }

  @Test
  void everyModelHasItsOwnChecksum() {
    assertThat(
            names().stream()
                .map(
                    name -> {
                      try (var encoder = open(name)) {
                        return encoder.checksum();
                      }
                    }))
        .doesNotHaveDuplicates();
  }

  @Test
  void aBatchGivesTheVectorsOfItsTextsAlone() {
    try (var encoder = open("bge-small-zh-v1.5-fp32")) {
      assertClose(encoder.encode(PRODUCTS), alone(encoder), 0.9999f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bge-small-zh-v1.5", "bge-small-en-v1.5", "all-minilm-l6-v2"})
  void aBatchOf8BitWeightsGivesNearlyTheVectorsOfItsTextsAlone(String name) {
    try (var encoder = open(name)) {
      assertClose(encoder.encode(PRODUCTS), alone(encoder), 0.96f);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bge-small-zh-v1.5", "bge-small-en-v1.5", "all-minilm-l6-v2"})
  void batchesOfOneTokenMake8BitVectorsIndependentOfTheTextsBeside(String name) {
    try (var encoder = Encoders.open(name, new EncoderConfig(2, 1))) {
      assertThat(encoder.encode(PRODUCTS)).isEqualTo(alone(encoder));
    }
  }

  @Test
  void eightBitWeightsStayCloseToTheModelAsPublished() {
    try (var small = open("bge-small-zh-v1.5");
        var full = open("bge-small-zh-v1.5-fp32")) {
      assertClose(small.encode(PRODUCTS), full.encode(PRODUCTS), 0.97f);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bge-small-zh-v1.5, 轻便防水户外登山双肩背包, 大容量徒步旅行包, 不锈钢电热水壶",
    "bge-small-zh-v1.5, 联通 3G 双卡 手机, 三星 W999 黑色 双卡双待智能机, 夏季女士连衣裙",
    "bge-small-en-v1.5, waterproof hiking backpack, rucksack for mountain trips, electric kettle",
    "all-minilm-l6-v2, waterproof hiking backpack, rucksack for mountain trips, electric kettle"
  })
  void likeMeaningsLieCloserThanUnlikeOnes(String name, String text, String like, String unlike) {
    try (var encoder = open(name)) {
      List<Embedding> vectors = encoder.encode(List.of(text, like, unlike));

      assertThat(vectors.get(0).cosine(vectors.get(1)))
          .isGreaterThan(vectors.get(0).cosine(vectors.get(2)) + 0.1f);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bge-small-zh-v1.5, 为这个句子生成表示以用于检索相关文章：",
    "bge-small-en-v1.5, 'Represent this sentence for searching relevant passages: '",
    "all-minilm-l6-v2, ''"
  })
  void queriesCarryTheModelsPrefix(String name, String prefix) {
    try (var encoder = open(name)) {
      assertThat(encoder.encodeQuery("登山 backpack"))
          .isEqualTo(encoder.encode(List.of(prefix + "登山 backpack")).getFirst());
    }
  }

  @ParameterizedTest
  @CsvSource({"bge-small-en-v1.5, true", "bge-small-zh-v1.5, true", "all-minilm-l6-v2, false"})
  void poolsTheRawOutputAsTheModelsCardSays(String name, boolean cls)
      throws IOException, OrtException {
    String text = "waterproof 登山 backpack 40";
    float[][] states = RawBert.states("/" + name + "-q", text);
    var mean = new float[states[0].length];
    for (float[] state : states) {
      Vectors.addScaled(mean, 1f / states.length, state);
    }
    try (var encoder = open(name)) {
      Embedding found = encoder.encode(List.of(text)).getFirst();

      assertThat(found.cosine(Embedding.of(cls ? states[0] : mean))).isGreaterThan(0.9999f);
      assertThat(found.cosine(Embedding.of(cls ? mean : states[0]))).isLessThan(0.999f);
    }
  }

  @Test
  void aFolderOfTheSameFilesGivesTheSameVectors(@TempDir Path folder) throws IOException {
    copyMiniLm(folder, 256);
    try (var byName = open("all-minilm-l6-v2");
        var byFolder = open(folder.toString())) {
      assertThat(byFolder.encode(PRODUCTS)).isEqualTo(byName.encode(PRODUCTS));
    }
  }

  @Test
  void refusesMoreTokensThanTheModelHasPositions(@TempDir Path folder) throws IOException {
    copyMiniLm(folder, 513);

    assertThatExceptionOfType(ModelUnusable.class)
        .isThrownBy(() -> open(folder.toString()))
        .withMessageStartingWith("encoder 'copy': ONNX Runtime refuses its model: ")
        .withMessageContaining("513");
  }

  private static void copyMiniLm(Path folder, int maximumTokens) throws IOException {
    try (var model = EncodersIT.class.getResourceAsStream("/all-minilm-l6-v2-q.onnx");
        var tokenizer =
            EncodersIT.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
      Files.copy(model, folder.resolve("model.onnx"));
      Files.copy(tokenizer, folder.resolve("tokenizer.json"));
    }
    Files.writeString(
        folder.resolve("encoder.json"),
        """
        {"name": "copy", "pooling": "mean", "dimension": 384, "maximumTokens": %d, "queryPrefix": ""}
        """
            .formatted(maximumTokens));
  }

  @Test
  void theChineseModelReadsCapitalLetters() {
    try (var encoder = open("bge-small-zh-v1.5")) {
      assertThat(encoder.encode(List.of("苹果 iPhone 15")))
          .isEqualTo(encoder.encode(List.of("苹果 iphone 15")));
      assertThat(encoder.encode(List.of("RTX4090 显卡")))
          .isNotEqualTo(encoder.encode(List.of("GTX1080 显卡")));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyStringHasAnEmbedding(String name) {
    try (var encoder = open(name)) {
      List<String> odd = List.of("", " ", "\0", "\ud800", "x\udc00", "😀", "长".repeat(10_000));

      assertThat(encoder.encode(odd)).hasSize(odd.size()).doesNotContainNull();
    }
  }

  private static TextEncoder open(String name) {
    return Encoders.open(name, EncoderConfig.DEFAULT);
  }

  private static List<Embedding> alone(TextEncoder encoder) {
    return PRODUCTS.stream().map(text -> encoder.encode(List.of(text)).getFirst()).toList();
  }

  private static void assertClose(List<Embedding> found, List<Embedding> wanted, float cosine) {
    for (int i = 0; i < PRODUCTS.size(); i++) {
      assertThat(found.get(i).cosine(wanted.get(i))).as(PRODUCTS.get(i)).isGreaterThan(cosine);
    }
  }
}
