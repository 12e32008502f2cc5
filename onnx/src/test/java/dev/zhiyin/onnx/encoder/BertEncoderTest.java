package dev.zhiyin.onnx.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.embed.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class BertEncoderTest {
  private static final EncoderConfig SMALL_BATCHES = new EncoderConfig(2, 40);

  @TempDir Path folder;

  private TextEncoder tiny(String pooling) throws IOException {
    TinyBert.DEFAULT.writeTo(folder, pooling, "query ");
    return Encoders.open(folder.toString(), SMALL_BATCHES);
  }

  @Test
  void takesTheFirstTokensStateForPoolingCls() throws IOException {
    try (var encoder = tiny("cls")) {
      float[] byHand = TinyBert.embedding("[CLS]");
      Vectors.addScaled(byHand, 1, meanOf("[CLS]", "red", "bag", "[SEP]"));

      assertSame(encoder.encode(List.of("red bag")).getFirst(), Embedding.of(byHand));
    }
  }

  @Test
  void takesTheMeanOfTheTokensStatesForPoolingMean() throws IOException {
    try (var encoder = tiny("mean")) {
      float[] byHand = meanOf("[CLS]", "red", "bag", "[SEP]");

      assertSame(encoder.encode(List.of("red bag")).getFirst(), Embedding.of(byHand));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cls", "mean"})
  void paddingChangesNothing(String pooling) throws IOException {
    try (var encoder = tiny(pooling)) {
      Embedding alone = encoder.encode(List.of("tea")).getFirst();
      Embedding beside = encoder.encode(List.of("tea", "green cup ".repeat(8))).getFirst();

      assertSame(beside, alone);
    }
  }

  @Test
  void keepsTheOrderOfTextsOfAllLengths() throws IOException {
    try (var encoder = tiny("mean")) {
      var texts = new ArrayList<String>();
      IntStream.range(0, 10_000).forEach(i -> texts.add("tea ".repeat(i % 29) + word(i)));
      Collections.shuffle(texts, new Random(7));

      List<Embedding> together = encoder.encode(texts);

      for (int i = 0; i < texts.size(); i += 97) {
        assertSame(together.get(i), encoder.encode(List.of(texts.get(i))).getFirst());
      }
    }
  }

  @Test
  void putsTheQueryPrefixBeforeQueriesOnly() throws IOException {
    try (var encoder = tiny("mean")) {
      Embedding query = encoder.encodeQuery("red bag");

      assertSame(query, encoder.encode(List.of("query red bag")).getFirst());
      assertThat(query.cosine(encoder.encode(List.of("red bag")).getFirst())).isLessThan(0.999f);
    }
  }

  @Test
  void cutsATextAtTheModelsLimit() throws IOException {
    try (var encoder = tiny("mean")) {
      Embedding tenThousand = encoder.encode(List.of("背".repeat(10_000))).getFirst();

      assertSame(tenThousand, encoder.encode(List.of("背".repeat(30))).getFirst());
    }
  }

  @Test
  void encodesWhatIsNoTextAsWhatRemainsOfIt() throws IOException {
    try (var encoder = tiny("mean")) {
      Embedding nothing = Embedding.of(meanOf("[CLS]", "[SEP]"));
      for (String blank : List.of("", "  \t\n", "\0\u0001\u001f", "\ud83d", "\udc00\ud800")) {
        assertSame(encoder.encode(List.of(blank)).getFirst(), nothing);
      }
      Embedding red = Embedding.of(meanOf("[CLS]", "red", "[SEP]"));
      assertSame(encoder.encode(List.of("r\ud800ed\0")).getFirst(), red);
      Embedding unknown = Embedding.of(meanOf("[CLS]", "[UNK]", "[SEP]"));
      assertSame(encoder.encode(List.of("😀👍")).getFirst(), unknown);
    }
  }

  @Test
  void encodesNothingToNothing() throws IOException {
    try (var encoder = tiny("cls")) {
      assertThat(encoder.encode(List.of())).isEmpty();
    }
  }

  @Test
  void servesManyThreadsAtOnce() throws IOException, InterruptedException, ExecutionException {
    try (var encoder = tiny("mean");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<List<String>> requests =
          IntStream.range(0, 200)
              .mapToObj(i -> List.of(word(i), "tea ".repeat(i % 20), word(i + 1)))
              .toList();
      List<List<Embedding>> alone = requests.stream().map(encoder::encode).toList();

      List<Future<List<Embedding>>> together =
          requests.stream().map(texts -> threads.submit(() -> encoder.encode(texts))).toList();

      for (int i = 0; i < requests.size(); i++) {
        assertThat(together.get(i).get()).isEqualTo(alone.get(i));
      }
    }
  }

  @Test
  void refusesWorkOnceClosed() throws IOException {
    var encoder = tiny("cls");
    encoder.close();
    encoder.close();

    assertThatIllegalStateException()
        .isThrownBy(() -> encoder.encode(List.of("red")))
        .withMessage("encoder 'tiny' is closed");
    assertThatIllegalStateException().isThrownBy(() -> encoder.encodeQuery("red"));
  }

  @Test
  void finishesTheCallsUnderWayBeforeItCloses()
      throws IOException, InterruptedException, ExecutionException {
    var encoder = tiny("mean");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var underWay = new CountDownLatch(1);
      var call = threads.submit(() -> encoder.encode(announced(underWay, 20_000)));
      underWay.await();
      encoder.close();

      assertThat(call.get()).hasSize(20_000);
    }
  }

  /** Texts that open a latch when the first of them is read. */
  private static List<String> announced(CountDownLatch read, int size) {
    return new AbstractList<>() {
      @Override
      public String get(int index) {
        read.countDown();
        return word(index);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  @Test
  void theChecksumFollowsEveryPart() throws IOException {
    String before = checksum();
    Path descriptor = folder.resolve("encoder.json");
    Path tokenizer = folder.resolve("tokenizer.json");

    assertThat(before).matches("[0-9a-f]{64}").isEqualTo(checksum());
    Files.writeString(descriptor, Files.readString(descriptor).replace("query ", "find "));
    String otherDescriptor = checksum();
    Files.writeString(tokenizer, Files.readString(tokenizer).replace("tea", "coffee"));
    String otherTokenizer = checksum();
    Files.write(
        folder.resolve("tiny.onnx"), TinyBert.DEFAULT.withStates("states", -1, -1, 4).model());

    assertThat(List.of(before, otherDescriptor, otherTokenizer, checksum()))
        .doesNotHaveDuplicates();
  }

  private String checksum() throws IOException {
    if (!Files.exists(folder.resolve("tiny.onnx"))) {
      TinyBert.DEFAULT.writeTo(folder, "cls", "query ");
    }
    try (var encoder = Encoders.open(folder.toString(), SMALL_BATCHES)) {
      return encoder.checksum();
    }
  }

  private static String word(int i) {
    return TinyBert.VOCABULARY.get(4 + i % (TinyBert.VOCABULARY.size() - 4));
  }

  private static float[] meanOf(String... tokens) {
    var mean = new float[TinyBert.DIMENSION];
    for (String token : tokens) {
      Vectors.addScaled(mean, 1f / tokens.length, TinyBert.embedding(token));
    }
    return mean;
  }

  private static void assertSame(Embedding found, Embedding wanted) {
    assertThat(found.cosine(wanted)).isGreaterThan(0.99999f);
  }
}
