package dev.zhiyin.onnx.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.testing.TinyEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A T5 encoder is no BERT, and is opened from a folder like one. */
class T5EncoderTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    TinyT5.writeTo(folder);
  }

  private TextEncoder open() {
    return Encoders.open(folder.toString(), new EncoderConfig(2, 200));
  }

  private static Embedding byHand(String... tokens) {
    int[] ids = List.of(tokens).stream().mapToInt(TinyT5.VOCABULARY::indexOf).toArray();
    var mean = new float[TinyT5.DIMENSION];
    for (double[] state : TinyT5.states(ids)) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += (float) (state[d] / ids.length);
      }
    }
    return Embedding.of(mean);
  }

  private static void assertSame(Embedding found, Embedding wanted) {
    float[] one = found.toArray();
    float[] other = wanted.toArray();
    for (int d = 0; d < one.length; d++) {
      assertThat(one[d]).isCloseTo(other[d], within(2e-5f));
    }
  }

  @Test
  void givesTheMeanOfTheStatesThatPlainLoopsCompute() {
    try (var encoder = open()) {
      assertSame(
          encoder.encode(List.of("red bags")).getFirst(), byHand("▁red", "▁bag", "s", "</s>"));
      assertSame(encoder.encode(List.of("背包")).getFirst(), byHand("▁", "背", "包", "</s>"));
      assertSame(encoder.encodeQuery("tea"), byHand("▁green", "▁tea", "</s>"));
    }
  }

  @Test
  void paddingAndTextsBesideChangeNothing() {
    List<String> texts = List.of("tea", "red bag ".repeat(12), "green tea", "");
    try (var encoder = open()) {
      List<Embedding> together = encoder.encode(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertSame(together.get(i), encoder.encode(List.of(texts.get(i))).getFirst());
      }
    }
  }

  /* Where there is no ONNX to write models by. */
  @Test
  void isWhatOtherModulesHaveAsAFile() throws IOException {
    Path file = TinyEncoder.T5.writeTo(folder.resolve("copy")).resolve("model.onnx");
    assertThat(file).hasSameBinaryContentAs(folder.resolve("model.onnx"));
  }

  @Test
  void theOrderOfWordsCounts() {
    try (var encoder = open()) {
      Embedding one = encoder.encode(List.of("red bag tea green")).getFirst();
      Embedding other = encoder.encode(List.of("green tea bag red")).getFirst();
      assertThat(one.cosine(other)).isLessThan(.9999f);
    }
  }

  @Test
  void unknownAndOverlongTextsHaveEmbeddings() {
    try (var encoder = open()) {
      assertSame(encoder.encode(List.of("")).getFirst(), byHand("</s>"));
      assertSame(encoder.encode(List.of("😀")).getFirst(), byHand("▁", "<unk>", "</s>"));
      var cut = new String[40];
      Arrays.setAll(cut, i -> i == 39 ? "</s>" : i % 3 == 0 ? "▁tea" : "▁red");
      assertSame(encoder.encode(List.of("tea red red ".repeat(500))).getFirst(), byHand(cut));
    }
  }
}
