package dev.zhiyin.services.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.config.EncoderSettings;
import dev.zhiyin.engine.config.EncoderSettings.Batch;
import dev.zhiyin.engine.config.EncoderSettings.Model;
import dev.zhiyin.engine.config.EncoderSettings.Waits;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.ServiceBudget;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Probes;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.services.Spending;
import dev.zhiyin.testing.EmbeddingServer;
import dev.zhiyin.testing.EmbeddingServer.Fault;
import dev.zhiyin.testing.ScriptedService.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real service on loopback that is built round our own BERT. */
@Tag("slow")
@Timeout(60)
class ShopEncodersTest {
  private static final String BERT = "all-minilm-l6-v2";
  private static final List<String> TEXTS =
      List.of("red running shoes", "轻便防水双肩背包", "a cup of green tea", "wireless headphones");
  private static final Duration SHORT = Duration.ofMillis(300);

  private static TextEncoder bert;

  @TempDir private Path folder;

  private EmbeddingServer server;

  @BeforeAll
  static void openBert() {
    bert = Encoders.open(BERT, new EncoderConfig(2, 1)); // no text changes another's
  }

  @AfterAll
  static void closeBert() {
    bert.close();
  }

  @BeforeEach
  void start() throws IOException {
    server = new EmbeddingServer(ShopEncodersTest::encoded);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static List<float[]> encoded(List<String> texts) {
    return bert.encode(texts).stream().map(Embedding::toArray).toList();
  }

  private EncoderSettings settings() {
    return settings(new Model("bert", bert.dimension(), 512, "", ""));
  }

  private EncoderSettings settings(Model model) {
    return new EncoderSettings(
        server.url(),
        Optional.of(Secret.of("sk-right")),
        model,
        Batch.DEFAULT,
        new Waits(SHORT, Duration.ofSeconds(2), 3),
        ServiceBudget.UNLIMITED);
  }

  private TextEncoder offline(EncoderSettings settings) {
    return encoders(settings).open(settings.source());
  }

  private ShopEncoders encoders(EncoderSettings settings) {
    return ShopEncoders.offline(Optional.of(settings), home(), Encoders::open);
  }

  /** As a server has it, which the probes of its generation are given. */
  private TextEncoder serving(EncoderSettings settings, TextEncoder made) {
    TextEncoder encoder =
        ShopEncoders.serving(Optional.of(settings), home(), Encoders::open)
            .open(settings.source(), made.checksum());
    encoder.recognise(made.probes().orElseThrow());
    return encoder;
  }

  private Home home() {
    return new Home(folder.resolve("home"));
  }

  private static void assertSame(List<Embedding> found, List<Embedding> wanted) {
    assertThat(found).hasSameSizeAs(wanted);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).cosine(wanted.get(i))).isGreaterThanOrEqualTo(.9999f);
    }
  }

  @Test
  void givesTheVectorsOfTheModelBehindTheService() {
    try (var encoder = offline(settings())) {
      assertSame(encoder.encode(TEXTS), bert.encode(TEXTS));
      assertSame(List.of(encoder.encodeQuery("tea")), bert.encode(List.of("tea")));
      assertThat(encoder.encode(List.of())).isEmpty();
    }
    var body = server.asked().getLast().body();
    assertThat(body.get("model").textValue()).isEqualTo("bert");
    assertThat(body.get("encoding_format").textValue()).isEqualTo("float");
    assertThat(server.asked()).allMatch(one -> one.authorization().equals("Bearer sk-right"));
  }

  @Test
  void sendsBatchesWithinTheirLimitsAndSeveralAtTheSameTime() {
    List<String> texts = IntStream.range(0, 90).mapToObj(i -> "tea of kind " + i).toList();
    server.always(Fault.late(Duration.ofMillis(50)));
    assertThat(sizes(texts, new Batch(10, 10_000, 3))).hasSize(9).containsOnly(10);
    assertThat(server.mostUnderWay()).isEqualTo(3);
    assertThat(sizes(texts, new Batch(2_048, 128, 3)))
        .as("of texts that count 4 tokens each")
        .containsExactlyInAnyOrder(32, 32, 26);
  }

  /* How many of the texts each request has. */
  private List<Integer> sizes(List<String> texts, Batch limits) {
    try (var encoder = offline(settings().withBatch(limits))) {
      int before = server.asked().size();
      assertSame(encoder.encode(texts), bert.encode(texts));
      return askedSince(before).stream().map(one -> one.texts().size()).toList();
    }
  }

  private List<Asked> askedSince(int before) {
    return server.asked().subList(before, server.asked().size());
  }

  @Test
  void putsPrefixesBeforeTextsAndQueries() {
    try (var encoder =
        offline(settings(new Model("bert", bert.dimension(), 512, "passage: ", "query: ")))) {
      encoder.encode(List.of("tea"));
      assertThat(server.asked().getLast().texts()).containsExactly("passage: tea");
      encoder.encodeQuery("tea");
      assertThat(server.asked().getLast().texts()).containsExactly("query: tea");
      assertThat(encoder.queryText("tea")).isEqualTo("query: tea");
    }
  }

  @Test
  void everyStringHasAnEmbedding() {
    List<String> strings = List.of("", " \t\n", "\0\u0001", "\ud83d", "背".repeat(10_000), "tea\0");
    try (var encoder = offline(settings(new Model("bert", bert.dimension(), 100, "", "")))) {
      assertThat(encoder.encode(strings)).hasSize(strings.size());
      List<String> sent = server.asked().getLast().texts();
      assertThat(sent).noneMatch(String::isBlank);
      assertThat(sent.get(4)).containsPattern("^背{95,99}$");
    }
  }

  @Test
  void waitsAsLongAsTheServiceSays() {
    try (var encoder = offline(settings())) {
      server.next(Fault.status(429, "{\"error\":\"slow down\"}").with("Retry-After", "1"));
      long begin = System.nanoTime();
      assertSame(encoder.encode(TEXTS), bert.encode(TEXTS));
      assertThat(Duration.ofNanos(System.nanoTime() - begin))
          .isBetween(Duration.ofMillis(990), Duration.ofSeconds(5));
    }
  }

  @Test
  void doesNotWaitForHours() {
    try (var encoder = offline(settings())) {
      server.always(
          Fault.status(429, "{\"error\":{\"message\":\"quota\"}}").with("Retry-After", "86400"));
      int before = server.asked().size();
      assertFails(encoder, "answered 429: quota; it says to ask again in 86,400 s");
      assertThat(server.asked()).hasSize(before + 1);
      assertFails(encoder, "wants to be left alone for 3,");
      assertThat(server.asked()).hasSize(before + 1);
    }
  }

  @Test
  void triesAgainWhatMayPass() {
    List<Fault> faults =
        List.of(
            Fault.status(500, "oops"),
            Fault.status(503, ""),
            Fault.cutBody(),
            Fault.body(body -> body.substring(0, body.length() / 2)),
            Fault.late(Duration.ofSeconds(30)));
    try (var encoder = offline(settings().withWaits(new Waits(SHORT, Duration.ofSeconds(1), 1)))) {
      for (Fault fault : faults) {
        server.next(fault);
        assertSame(encoder.encode(TEXTS), bert.encode(TEXTS));
      }
    }
  }

  /* Two batches begin together. */
  @Test
  void givesUpAfterTheRetriesOfTheSettingsBetweenWhichPausesGrowAndDiffer() {
    try (var encoder = offline(settings().withBatch(new Batch(2, 10_000, 2)))) {
      server.always(Fault.status(500, "{\"error\":{\"message\":\"out of memory\"}}"));
      int before = server.asked().size();
      assertFails(encoder, "answered 500: out of memory");
      List<Asked> asked = askedSince(before);
      assertThat(asked).hasSize(2 * (1 + 3));
      List<Double> pauses =
          Stream.of(TEXTS.getFirst(), TEXTS.getLast())
              .flatMap(
                  text -> shares(asked.stream().filter(one -> one.texts().contains(text)).toList()))
              .toList();
      assertThat(pauses).hasSize(2 * 3).allMatch(share -> share > .49);
      assertThat(Collections.max(pauses) - Collections.min(pauses)).isGreaterThan(.05);
    }
  }

  /* Of a quarter of a second before the first retry, and of twice as long before each that follows. */
  private static Stream<Double> shares(List<Asked> tries) {
    return IntStream.range(1, tries.size())
        .mapToObj(i -> (tries.get(i).at() - tries.get(i - 1).at()) / (.25e9 * (1 << (i - 1))));
  }

  private void assertFails(TextEncoder encoder, String message) {
    assertThatExceptionOfType(ServiceFailed.class)
        .isThrownBy(() -> encoder.encode(TEXTS))
        .withMessageContaining("the service of encoder.url (" + server.url() + ") ")
        .withMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void doesNotTryAgainWhatCannotPassAndShowsNoKey(int status) {
    try (var encoder = offline(settings())) {
      server.always(Fault.status(status, "no such key: sk-right"));
      int before = server.asked().size();
      assertFails(encoder, "answered %d: no such key: (secret): ".formatted(status));
      assertThat(server.asked()).hasSize(before + 1);
    }
  }

  @Test
  void saysWhatIsWrongWithAnAnswer() {
    try (var encoder = offline(settings())) {
      server.next(Fault.data(data -> data.remove(0)));
      assertFails(encoder, "answered 3 vectors to 4 texts");
      server.next(Fault.data(data -> ((ArrayNode) data.get(1).get("embedding")).remove(0)));
      assertFails(encoder, "answered a vector of 383 dimensions; encoder.dimension is 384");
      server.next(Fault.data(data -> ((ObjectNode) data.get(1)).put("index", 0)));
      assertFails(encoder, "answered index 0 to 4 texts, or twice");
      server.next(Fault.data(data -> ((ObjectNode) data.get(2)).put("embedding", "AAAA")));
      assertFails(encoder, "answered a vector as text (base64?); wanted a list of numbers");
    }
  }

  @Test
  void aVectorWithoutDirectionIsHeldAgainstItsText() {
    try (var encoder = offline(settings())) {
      for (String value : List.of("NaN", "null", "\"1\"", "1e39")) {
        server.next(
            Fault.body(
                body -> body.replaceFirst("\"embedding\":\\[[^,]+", "\"embedding\":[" + value)));
        assertThatExceptionOfType(ModelUnusable.class)
            .isThrownBy(() -> encoder.encode(TEXTS))
            .withMessageEndingWith(", which is no number");
      }
      server.next(
          Fault.data(
              data -> {
                ArrayNode floats = (ArrayNode) data.get(0).get("embedding");
                IntStream.range(0, floats.size()).forEach(i -> floats.set(i, 0));
              }));
      assertThatExceptionOfType(ModelUnusable.class)
          .isThrownBy(() -> encoder.encode(TEXTS))
          .withMessageContaining("answered a vector of norm 0.0 has no direction");
      server.next(Fault.status(400, "too long"));
      assertThatExceptionOfType(ModelUnusable.class).isThrownBy(() -> encoder.encode(TEXTS));
    }
  }

  @Test
  void goesByTheIndexOfEachVectorAndByTheirOrderWhereThereIsNone() {
    try (var encoder = offline(settings())) {
      server.next(
          Fault.data(
              data -> {
                var first = data.get(0);
                data.set(0, data.get(3));
                data.set(3, first);
              }));
      assertSame(encoder.encode(TEXTS), bert.encode(TEXTS));
      server.next(
          Fault.data(data -> data.forEach(vector -> ((ObjectNode) vector).remove("index"))));
      assertSame(encoder.encode(TEXTS), bert.encode(TEXTS));
    }
  }

  /* Behind a gateway that numbers the vectors by the order in which they came. */
  @Test
  void saysThatVectorsComeInAnotherOrderThanTheTexts() {
    for (int step : List.of(-1, 1)) {
      server.always(
          Fault.data(
              data -> {
                var vectors = new ArrayList<JsonNode>();
                data.forEach(one -> vectors.add(one.get("embedding")));
                if (step < 0) {
                  Collections.reverse(vectors);
                } else {
                  Collections.rotate(vectors, step);
                }
                for (int i = 0; i < vectors.size(); i++) {
                  ((ObjectNode) data.get(i)).set("embedding", vectors.get(i));
                }
              }));
      assertThatExceptionOfType(ServiceFailed.class)
          .isThrownBy(() -> offline(settings()).close())
          .withMessageContaining("wanted vectors in the order of the texts");
    }
  }

  /* Else some of the embeddings would be null, and nobody would know why. */
  @Test
  void anErrorThatIsNoExceptionEndsTheEncoding() {
    List<String> texts = IntStream.range(0, 30).mapToObj(i -> "tea " + i).toList();
    var error = new StackOverflowError();
    try (var encoder = offline(settings().withBatch(new Batch(10, 10_000, 1)))) {
      assertThatExceptionOfType(StackOverflowError.class)
          .isThrownBy(
              () ->
                  encoder.encode(
                      texts,
                      (_, _) -> {
                        throw error;
                      }))
          .isSameAs(error);
    }
  }

  @Test
  void keepsTheBatchesThatWereDoneBeforeAFailure() {
    List<String> texts = IntStream.range(0, 50).mapToObj(i -> "tea " + i).toList();
    EncoderSettings settings =
        settings().withBatch(new Batch(10, 10_000, 1)).withWaits(new Waits(SHORT, SHORT, 0));
    try (var encoder = offline(settings);
        var cache = new EmbeddingCache(folder.resolve("cache.sqlite"))) {
      var cached = new CachedEncoder(encoder, cache);
      server.next(Fault.NONE, Fault.NONE, Fault.NONE);
      server.always(Fault.status(500, ""));
      var steps = new ArrayList<Integer>();
      assertThatExceptionOfType(ServiceFailed.class)
          .isThrownBy(() -> cached.encode(texts, (_, encoded) -> steps.add(encoded)));
      assertThat(steps).containsExactly(10, 10, 10);

      server.always(Fault.NONE);
      int before = server.asked().size();
      assertSame(cached.encode(texts, CachedEncoder.Progress.NONE), bert.encode(texts));
      var again =
          server.asked().subList(before, server.asked().size()).stream()
              .flatMap(one -> one.texts().stream())
              .filter(text -> text.startsWith("tea"))
              .toList();
      assertThat(again).containsExactlyElementsOf(texts.subList(30, 50));
    }
  }

  /* The first two requests ask for four texts each. A text costs 5 tokens, as the service says. */
  @ParameterizedTest
  @CsvSource({
    "requests, 3, 0, 0, 3, 3",
    "tokens, 0, 150, 0, 150, 24",
    "money, 0, 0, 1.5, 1.5000, 24"
  })
  void stopsAtTheBudgetOfADayAndRemembersItBeyondARestart(
      String what, long requests, long tokens, double money, String most, int sent) {
    EncoderSettings settings =
        settings()
            .withBudget(new ServiceBudget(requests, tokens, money, 10_000))
            .withBatch(new Batch(1, 10_000, 1));
    String told = "encoder.budget.%s is %s a day, of which %s".formatted(what, most, most);
    try (var encoder = offline(settings)) {
      assertThatExceptionOfType(ServiceFailed.class)
          .isThrownBy(() -> encoder.encode(Collections.nCopies(30, "tea")))
          .withMessageContaining(told);
    }
    assertThat(server.asked()).hasSize(sent);
    assertThatExceptionOfType(ServiceFailed.class)
        .isThrownBy(() -> offline(settings))
        .withMessageContaining(told);
    assertThat(server.asked()).hasSize(sent);
  }

  @Test
  void countsTheTokensThatTheServiceSays() {
    try (var encoder = offline(settings())) {
      encoder.encode(TEXTS);
    }
    var spending =
        new Spending(
            home().spending("encoder"), "encoder", ServiceBudget.UNLIMITED, Clock.systemUTC());
    assertThat(spending.today().requests()).isEqualTo(3);
    assertThat(spending.today().tokens()).isEqualTo(5L * (2 * Probes.TEXTS.size() + TEXTS.size()));
  }

  @Test
  void knowsAModelAgainWhoseVectorsDifferInTheirLastBits() {
    String checksum;
    try (var encoder = offline(settings())) {
      checksum = encoder.checksum();
    }
    server.serve(texts -> encoded(texts).stream().map(ShopEncodersTest::jittered).toList());
    try (var encoder = offline(settings())) {
      assertThat(encoder.checksum()).isEqualTo(checksum);
    }
    server.serve(texts -> encoded(texts).stream().map(ShopEncodersTest::reversed).toList());
    try (var other = offline(settings())) {
      assertThat(other.checksum()).isNotEqualTo(checksum);
    }
    var prefixed = settings(new Model("bert", bert.dimension(), 512, "", "query: "));
    server.serve(ShopEncodersTest::encoded);
    try (var other = offline(prefixed)) {
      assertThat(other.checksum()).isNotEqualTo(checksum);
    }
  }

  private static float[] jittered(float[] vector) {
    vector[0] += 1e-4f;
    return vector;
  }

  private static float[] reversed(float[] vector) {
    var reversed = new float[vector.length];
    for (int i = 0; i < vector.length; i++) {
      reversed[i] = vector[vector.length - 1 - i];
    }
    return reversed;
  }

  @Test
  void refusesAModelThatAnswersDifferentlyThanItDid() {
    try (var made = offline(settings())) {
      server.serve(texts -> encoded(texts).stream().map(ShopEncodersTest::reversed).toList());
      assertThatExceptionOfType(ModelUnusable.class)
          .isThrownBy(() -> serving(settings(), made).close())
          .withMessageContaining("the vector of 'red running shoes for women, size 38' has cosine ")
          .withMessageContaining("with what it was; the same model has at least 0.999");
    }
  }

  @Test
  void aServerThatStartsWithoutTheServiceUsesNothingOfAnotherModelLater() {
    try (var made = offline(settings())) {
      server.always(Fault.status(503, ""));
      try (var encoder = serving(settings(), made)) {
        server.always(Fault.NONE);
        server.serve(texts -> encoded(texts).stream().map(ShopEncodersTest::reversed).toList());
        assertThatExceptionOfType(ServiceFailed.class)
            .isThrownBy(() -> encoder.encodeQuery("tea"))
            .withMessageContaining("is not the model that this was made by");
        server.serve(ShopEncodersTest::encoded);
        assertSame(List.of(encoder.encodeQuery("tea")), bert.encode(List.of("tea")));
        int before = server.asked().size();
        encoder.encodeQuery("cup");
        assertThat(server.asked().get(before).texts()).containsExactly("cup");
      }
    }
  }

  @Test
  void wordsWaitNoLongerThanTheirTimeoutAndADeadServiceIsSoonNotAsked() {
    try (var made = offline(settings());
        var encoder = serving(settings(), made)) {
      server.always(Fault.late(Duration.ofSeconds(30)));
      for (int i = 0; i < 3; i++) {
        String words = "words " + i;
        assertThat(took(() -> encoder.encodeQuery(words)))
            .isBetween(SHORT.minusMillis(20), SHORT.plusSeconds(10));
      }
      int before = server.asked().size();
      for (int i = 0; i < 20; i++) {
        assertThat(took(() -> encoder.encodeQuery("again"))).isLessThan(SHORT.multipliedBy(10));
      }
      assertThat(server.asked()).hasSize(before);
    }
  }

  @Test
  void aBodyThatHangsCostsNoMoreThanTheTimeout() {
    try (var made = offline(settings());
        var encoder = serving(settings(), made)) {
      server.always(Fault.hangingBody(Duration.ofSeconds(30)));
      assertThat(took(() -> encoder.encodeQuery("tea")))
          .isBetween(SHORT.minusMillis(20), SHORT.plusSeconds(10));
    }
  }

  @Test
  void wordsWaitNoLongerInSeveralBatchesOrBehindTextsOfProducts() throws InterruptedException {
    EncoderSettings one = settings().withBatch(new Batch(1, 10_000, 1));
    try (var made = offline(one);
        var encoder = serving(one, made)) {
      server.always(Fault.late(SHORT.multipliedBy(2).dividedBy(3)));
      List<String> words = List.of("tea", "cup", "pot", "can");
      assertThat(took(() -> encoder.encodeQueries(words))).isLessThan(SHORT.plusSeconds(10));

      server.always(Fault.late(Duration.ofSeconds(30)));
      int before = server.asked().size();
      Thread products =
          Thread.ofVirtual().start(() -> took(() -> encoder.encode(List.of("a lamp", "a desk"))));
      while (server.asked().size() == before) {
        Thread.sleep(1);
      }
      assertThat(took(() -> encoder.encodeQueries(words))).isLessThan(SHORT.plusSeconds(10));
      products.join();
    }
  }

  @Test
  void wordsWaitNoLongerThanTheirRequest() {
    EncoderSettings slow = settings().withWaits(new Waits(Duration.ofSeconds(9), SHORT, 0));
    try (var made = offline(slow);
        var encoder = serving(slow, made)) {
      server.always(Fault.late(Duration.ofSeconds(30)));
      assertThat(took(() -> encoder.encodeQueries(List.of("tea"), SHORT)))
          .isLessThan(SHORT.plusSeconds(10));
    }
  }

  @Test
  void aServiceWhoseCostCannotBeCountedIsDoneWithout() throws IOException {
    try (var made = offline(settings())) {
      Files.writeString(home().spending("encoder"), "{\"day\":");
      int before = server.asked().size();
      try (var encoder = serving(settings(), made)) {
        assertThatExceptionOfType(ServiceFailed.class)
            .isThrownBy(() -> encoder.encodeQuery("tea"))
            .withMessageContaining("is not used, since what it costs cannot be counted: ");
      }
      assertThat(server.asked()).hasSize(before);
    }
  }

  /* The second is told to wait at once, the first when a third waits already. */
  @Test
  void whoWaitsForTheServiceWaitsLongerWhenItSaysSoMeanwhile() throws InterruptedException {
    try (var encoder = offline(settings())) {
      server.next(
          Fault.status(429, "").with("Retry-After", "2").later(Duration.ofMillis(1_500)),
          Fault.status(429, "").with("Retry-After", "2"));
      int before = server.asked().size();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        threads.execute(() -> encoder.encode(List.of("tea")));
        while (server.asked().size() == before) {
          Thread.sleep(1);
        }
        threads.execute(() -> encoder.encode(List.of("cup")));
        Thread.sleep(300);
        long begin = System.nanoTime();
        encoder.encode(List.of("pot"));
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
            .isGreaterThan(Duration.ofMillis(2_200));
      }
    }
  }

  private static Duration took(Runnable failing) {
    long begin = System.nanoTime();
    assertThatExceptionOfType(ServiceFailed.class).isThrownBy(failing::run);
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  @Test
  void saysWhichSettingsAreMissingForAGeneration() {
    var none = ShopEncoders.offline(Optional.empty(), home(), Encoders::open);
    assertThatExceptionOfType(ModelUnusable.class)
        .isThrownBy(() -> none.open("service:bert", "1234"))
        .withMessage(
            "the generation's encoder is service:bert, and the settings have no encoder: set encoder.url and encoder.model, or rebuild");
    assertThatExceptionOfType(ModelUnusable.class)
        .isThrownBy(() -> encoders(settings()).open("service:bert", "1234"))
        .withMessageContaining("textPrefix or queryPrefix is another than when");
    try (var inProcess = none.open(BERT)) {
      assertThat(inProcess.checksum()).isEqualTo(bert.checksum());
    }
  }

  @Test
  void refusesADamagedFileOfWhatItKnows() throws IOException {
    Files.createDirectories(home().root());
    Files.writeString(home().services(), "[{");
    assertThatExceptionOfType(StorageFailed.class)
        .isThrownBy(() -> offline(settings()))
        .withMessageStartingWith(home().services().toString());
  }
}
