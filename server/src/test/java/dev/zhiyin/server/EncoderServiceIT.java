package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.testing.EmbeddingServer;
import dev.zhiyin.testing.EmbeddingServer.Fault;
import dev.zhiyin.tools.Main;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A shop whose texts a service on loopback embeds, from the rebuild to the service's death. */
@Timeout(180)
class EncoderServiceIT {
  private static final Duration TIMEOUT = Duration.ofMillis(300);

  /** Beside what is waited for the service. */
  private static final Duration OWN_WORK = Duration.ofSeconds(2);

  @TempDir private Path folder;

  private TextEncoder bert;
  private EmbeddingServer service;

  @BeforeEach
  void start() throws IOException {
    bert = Encoders.open(SmallShop.ENCODER, EncoderConfig.DEFAULT.withBatchTokens(1));
    service =
        new EmbeddingServer(texts -> bert.encode(texts).stream().map(Embedding::toArray).toList());
  }

  @AfterEach
  void stop() {
    service.close();
    bert.close();
  }

  private Home home() {
    return new Home(folder.resolve("home"));
  }

  private Path settings(String more) throws IOException {
    return Files.writeString(
        folder.resolve("zhiyin.yaml"),
        """
        encoder: {url: "%s", model: bert, dimension: 512, timeout: 300ms%s}
        server: {port: 0, followEvery: 50ms}
        """
            .formatted(service.url(), more));
  }

  /** How a command ended, and what it said. */
  private record Run(int status, String out, String err) {}

  private static Run run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    var said = new ByteArrayOutputStream();
    var told = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
      int status = Main.run(arguments);
      return new Run(
          status, said.toString(StandardCharsets.UTF_8), told.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private Run rebuild(Path settings) throws IOException {
    Path products =
        Files.write(
            folder.resolve("products.jsonl"),
            SmallShop.products().stream().map(one -> ProductJson.write(one).toString()).toList());
    return run(
        "rebuild",
        "--home=" + home().root(),
        "--config=" + settings,
        "--products=" + products,
        "--no-train");
  }

  private ZhiyinServer serve(Path settings) {
    return ZhiyinServer.start(home(), ServerConfig.read(home(), Optional.of(settings), Map.of()));
  }

  @Test
  void searchesGoOnByWordsWithinTheDeadlineWhenTheServiceDies() throws IOException {
    Path settings = settings("");
    Run rebuilt = rebuild(settings);
    assertThat(rebuilt.status()).as(rebuilt.err()).isZero();
    assertThat(rebuilt.out()).contains("14 products, model text, encoder service:bert");
    assertThat(verify(settings)).isZero();
    try (var server = serve(settings);
        var client = new Client(server.address())) {
      var found = client.get("v1/search?q=" + Client.encoded("登山双肩背包"));
      assertThat(found.json().has("stale")).isFalse();
      assertThat(found.json().has("wordsOnly")).isFalse();
      assertThat(found.json().at("/items/0/reasons/0/evidence").has("similarity")).isTrue();
      assertThat(
              client.post("v1/recommendations", "{'history':[{'text':'tea'}]}").json().has("stale"))
          .isFalse();

      service.always(Fault.late(Duration.ofMinutes(1)));
      everyAnswerIsInTime(client);
      productsWithTextsThatAreKnownGoOn(client);
      comesBack(client);
    }
  }

  private int verify(Path settings) {
    return run("verify", "--home=" + home().root(), "--config=" + settings).status();
  }

  private void everyAnswerIsInTime(Client client) {
    client.get("v1/search?q=known");
    for (int i = 0; i < 12; i++) {
      long begin = System.nanoTime();
      var found = client.get("v1/search?k=3&q=" + Client.encoded("防雨 帐篷 " + i));
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TIMEOUT.plus(OWN_WORK));
      assertThat(found.status()).isEqualTo(200);
      assertThat(found.json().path("stale").asText()).isEqualTo("encoder");
      assertThat(found.json().path("wordsOnly").booleanValue()).isTrue();
      assertThat(RecommendationsIT.ids(found)).contains("tent-1");
    }
    var words =
        String.join(
            ",", IntStream.range(0, 9).mapToObj(i -> "{'text':'words %d'}".formatted(i)).toList());
    long begin = System.nanoTime();
    var recommended =
        client.post(
            "v1/recommendations", "{'history':[%s,{'productId':'ear-1'}]}".formatted(words));
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(TIMEOUT.plus(OWN_WORK));
    assertThat(recommended.json().path("stale").asText()).isEqualTo("encoder");
    assertThat(RecommendationsIT.ids(recommended)).isNotEmpty();
    var explained =
        client.post(
            "v1/explanations",
            "{'history':[{'text':'other words'},{'productId':'ear-1'}],'productId':'ear-2'}");
    assertThat(explained.json().path("stale").asText()).isEqualTo("encoder");
    assertThat(client.get("v1/products/ear-1/similar").json().has("stale")).isFalse();
    assertThat(client.get("metrics").response().body())
        .containsPattern("zhiyin_words_left_out_total [1-9]");
  }

  private void productsWithTextsThatAreKnownGoOn(Client client) {
    service.always(Fault.status(503, "down"));
    var product = ProductJson.write(SmallShop.products().getLast()).put("price", 79).toString();
    CompletableFuture<Client.Reply> fresh =
        CompletableFuture.supplyAsync(
            () -> client.put("v1/products/new", "{'title':'a text that nobody embedded'}"));
    assertThat(client.put("v1/products/mug-1", product.replace("'", "''")).status()).isEqualTo(200);
    assertThat(client.delete("v1/products/tea-2").status()).isEqualTo(200);
    var refused = fresh.join();
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().get("type").textValue())
        .isEqualTo("urn:zhiyin:problem:encoder-unavailable");
    assertThat(client.get("v1/products/new").status()).isEqualTo(404);
  }

  private void comesBack(Client client) {
    service.always(Fault.NONE);
    LifeIT.await(() -> !client.get("v1/search?q=" + Client.encoded("绿茶 龙井")).json().has("stale"));
    assertThat(client.put("v1/products/new", "{'title':'a text that is embedded now'}").status())
        .isEqualTo(200);
  }

  /* A text that waits for the service holds up all changes behind it. */
  @Test
  void aReservationThatIsNotShownYetIsItsOwnersWhenItIsSentAgain() throws IOException {
    Path settings = settings("");
    Files.writeString(
        settings, Files.readString(settings).replace("port: 0", "port: 0, visibleWait: 1s"));
    assertThat(rebuild(settings).status()).isZero();
    try (var server = serve(settings);
        var client = new Client(server.address())) {
      service.always(Fault.status(503, "down"));
      try (var store = Store.open(home())) {
        store.putProducts(List.of(Product.titled("stuck", "a text that nobody embedded")));
      }
      assertThat(problem(reserved(client, "one"))).isEqualTo("not-yet-shown");
      assertThat(problem(reserved(client, "one"))).isEqualTo("not-yet-shown");
      assertThat(problem(reserved(client, "two"))).isEqualTo("product-unavailable");

      service.always(Fault.NONE);
      LifeIT.await(() -> reserved(client, "one").status() == 200);
      assertThat(reserved(client, "one").json().get("status").textValue()).isEqualTo("changed");
      assertThat(problem(reserved(client, "two"))).isEqualTo("product-unavailable");
    }
    try (var server = serve(settings); // which remembers no keys
        var client = new Client(server.address())) {
      assertThat(reserved(client, "one").status()).isEqualTo(200);
      assertThat(problem(reserved(client, "two"))).isEqualTo("product-unavailable");
    }
  }

  private static Client.Reply reserved(Client client, String key) {
    return client.patch("v1/products/mug-1", "{'status':'reserved'}", "Idempotency-Key", key);
  }

  private static String problem(Client.Reply refused) {
    return refused.json().get("type").textValue().replace("urn:zhiyin:problem:", "");
  }

  @Test
  void aServerStartsWithoutTheServiceAndRefusesAnotherModel() throws IOException {
    Path settings = settings("");
    assertThat(rebuild(settings).status()).isZero();
    service.always(Fault.status(503, "down"));
    try (var server = serve(settings);
        var client = new Client(server.address())) {
      assertThat(client.get("v1/search?q=tent").json().path("stale").asText()).isEqualTo("encoder");
    }
    service.always(Fault.NONE);
    service.serve(
        texts ->
            bert.encode(texts.stream().map(text -> text + " and more").toList()).stream()
                .map(Embedding::toArray)
                .toList());
    assertThatThrownBy(() -> serve(settings).close())
        .isInstanceOf(GenerationUnusable.class)
        .hasMessageContaining(
            "generation 1 was made by encoder service:bert, which answers differently now: ")
        .hasMessageEndingWith(": rebuild");
  }

  @Test
  void aRebuildGoesOnWhereItsBudgetEndedAndTellsTheTimeLeft() throws IOException {
    Path little = settings(", batch: {texts: 3, concurrency: 1}, budget: {requests: 4}");
    Run stopped = rebuild(little);
    assertThat(stopped.status()).isEqualTo(1);
    assertThat(stopped.err())
        .contains("encoder.budget.requests is 4 a day, of which 4 are used")
        .containsPattern("embed +\\d+% .* \\d+/14 texts \\(0:00:0\\d / ");
    assertThat(new GenerationRepository(home()).current()).isEmpty();

    int before = service.asked().size();
    service.always(Fault.late(Duration.ofMillis(20)));
    assertThat(rebuild(settings(", batch: {texts: 3, concurrency: 1}")).status()).isZero();
    List<EmbeddingServer.Asked> again = service.asked().subList(before, service.asked().size());
    assertThat(again.stream().mapToInt(one -> one.texts().size()).sum())
        .as("the probes and what was not embedded before")
        .isEqualTo(4 + SmallShop.products().size() - 9);
  }
}
