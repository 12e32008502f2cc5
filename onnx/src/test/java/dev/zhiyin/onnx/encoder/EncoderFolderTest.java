package dev.zhiyin.onnx.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.embed.TextEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderFolderTest {
  @TempDir Path folder;

  private TextEncoder open() {
    return Encoders.open(folder.toString(), EncoderConfig.DEFAULT);
  }

  private void assertRefused(String message) {
    assertThatExceptionOfType(ModelUnusable.class).isThrownBy(this::open).withMessage(message);
  }

  private void write(TinyBert model) throws IOException {
    model.writeTo(folder, "cls", "");
  }

  private void describe(String json) throws IOException {
    write(TinyBert.DEFAULT);
    Files.writeString(folder.resolve("encoder.json"), json);
  }

  @Test
  void opensAModelThatFitsItsDescriptor() throws IOException {
    write(TinyBert.DEFAULT);
    try (var encoder = open()) {
      assertThat(encoder.name()).isEqualTo("tiny");
      assertThat(encoder.dimension()).isEqualTo(TinyBert.DIMENSION);
    }
  }

  @Test
  void givesTokenTypesToAModelThatTakesThem() throws IOException {
    write(TinyBert.DEFAULT.withInputs("token_type_ids"));
    try (var encoder = open()) {
      assertThat(encoder.encode(List.of("red bag"))).hasSize(1);
    }
  }

  @Test
  void takesTheOnlyOutputWithTokenStatesWhateverItsName() throws IOException {
    write(TinyBert.DEFAULT.withStates("token_embeddings", -1, -1, -1));
    try (var encoder = open()) {
      assertThat(encoder.encode(List.of("red bag"))).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"encoder.json", "tokenizer.json"})
  void refusesAFolderWithout(String file) throws IOException {
    write(TinyBert.DEFAULT);
    Files.delete(folder.resolve(file));

    assertRefused("encoder folder %s has no file %s".formatted(folder, file));
  }

  @Test
  void refusesAFolderWithoutAModel() throws IOException {
    write(TinyBert.DEFAULT);
    Files.delete(folder.resolve("tiny.onnx"));

    assertRefused("encoder folder %s has the models []; wanted one file *.onnx".formatted(folder));
  }

  @Test
  void refusesAFolderWithTwoModels() throws IOException {
    write(TinyBert.DEFAULT);
    Files.createFile(folder.resolve("other.onnx"));

    assertRefused(
        "encoder folder %s has the models [other.onnx, tiny.onnx]; wanted one file *.onnx"
            .formatted(folder));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|Missing required creator property 'name'",
        "{\"name\":\"x\",\"pooling\":\"cls\",\"dimension\":4,\"maximumTokens\":8,\"queryPrefix\":\"\",\"title\":1}|title: Unrecognized field",
        "{|Unexpected end-of-input",
        "{\"name\":\"x\",\"pooling\":\"max\",\"dimension\":4,\"maximumTokens\":8,\"queryPrefix\":\"\"}|pooling: Cannot deserialize",
        "{\"name\":\"x\",\"pooling\":\"cls\",\"dimension\":null,\"maximumTokens\":8,\"queryPrefix\":\"\"}|dimension: Cannot map `null` into type `int`",
        "{\"name\":\"x\",\"pooling\":\"cls\",\"dimension\":4,\"maximumTokens\":2,\"queryPrefix\":\"\"}|maximumTokens is '2'; it must be at least 3",
        "{\"name\":\"x\",\"pooling\":\"cls\",\"dimension\":0,\"maximumTokens\":8,\"queryPrefix\":\"\"}|dimension is '0'; it must be at least 1",
        "{\"name\":\" \",\"pooling\":\"cls\",\"dimension\":4,\"maximumTokens\":8,\"queryPrefix\":\"\"}|name is ' '; it must be not blank",
      })
  void saysWhatIsWrongWithADescriptor(String json, String what) throws IOException {
    describe(json);

    assertThatExceptionOfType(ModelUnusable.class)
        .isThrownBy(this::open)
        .withMessageStartingWith(folder.resolve("encoder.json") + ": ")
        .withMessageContaining(what);
  }

  @Test
  void refusesAnotherDimensionThanTheDescriptors() throws IOException {
    describe(
        """
        {"name": "tiny", "pooling": "cls", "dimension": 5, "maximumTokens": 32, "queryPrefix": ""}
        """);

    assertRefused(
        "encoder 'tiny': the model's outputs are FLOAT[-1, -1, 4] last_hidden_state;"
            + " wanted FLOAT[-1, -1, 5] last_hidden_state, or just one of that shape");
  }

  @Test
  void refusesAnOutputOfAnotherRank() throws IOException {
    write(TinyBert.pooled());

    assertRefused(
        "encoder 'tiny': the model's outputs are FLOAT[-1, 4] last_hidden_state;"
            + " wanted FLOAT[-1, -1, 4] last_hidden_state, or just one of that shape");
  }

  @Test
  void refusesADimensionThatOnlyTheRunTells() throws IOException {
    write(TinyBert.DEFAULT.withStates("last_hidden_state", -1, -1, -1));
    Path descriptor = folder.resolve("encoder.json");
    Files.writeString(
        descriptor, Files.readString(descriptor).replace("\"dimension\": 4", "\"dimension\": 5"));

    assertRefused("encoder 'tiny': last_hidden_state came out as [1, 32, 4]; wanted [1, 32, 5]");
  }

  @Test
  void refusesInputsThatItCannotGive() throws IOException {
    write(TinyBert.DEFAULT.withInputs("pixel_values"));

    assertRefused(
        "encoder 'tiny': the model's inputs are INT64[-1, -1] input_ids, INT64[-1, -1] attention_mask,"
            + " INT64[-1, -1] pixel_values;"
            + " wanted INT64[-1, -1] input_ids, attention_mask and optionally token_type_ids");
  }

  @Test
  void refusesAFileThatIsNoModel() throws IOException {
    write(TinyBert.DEFAULT);
    Files.writeString(folder.resolve("tiny.onnx"), "not a model");

    assertThatExceptionOfType(ModelUnusable.class)
        .isThrownBy(this::open)
        .withMessageStartingWith("encoder 'tiny': ONNX Runtime refuses its model: ");
  }

  @Test
  void refusesATokenizerWithoutSpecialTokens() throws IOException {
    write(TinyBert.DEFAULT);
    Path file = folder.resolve("tokenizer.json");
    var json = (ObjectNode) new ObjectMapper().readTree(file.toFile());
    Files.writeString(file, json.putNull("post_processor").toString());

    assertRefused(
        "encoder 'tiny': its tokenizer.json is not usable: an empty text has no tokens; wanted a"
            + " post_processor that adds special ones");
  }

  @Test
  void refusesAFileThatIsNoTokenizer() throws IOException {
    write(TinyBert.DEFAULT);
    Files.writeString(folder.resolve("tokenizer.json"), "{}");

    assertThatExceptionOfType(ModelUnusable.class)
        .isThrownBy(this::open)
        .withMessageStartingWith("encoder 'tiny': its tokenizer.json is not usable: ");
  }
}
