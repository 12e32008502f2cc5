package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import dev.zhiyin.testing.EmbeddingServer;
import dev.zhiyin.testing.EmbeddingServer.Fault;
import dev.zhiyin.testing.ScriptedService;
import dev.zhiyin.testing.TinyEncoder;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shop whose texts a service on loopback embeds, from the rebuild to the service's death; or a
 * model in a folder that is no BERT.
 */
@Timeout(180)
class EncoderServiceIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** Beside what is waited for the service, on a machine that may have much else to do. */
  private static final Duration OWN_WORK = Duration.ofSeconds(10);

  private static final String SERVER = "server: {port: 0, followEvery: 50ms}\n";

  /** A text with this word has a vector without direction. */
  private static final String POISON = "poison";

  /** Floats of a vector that is drawn. */
  private static final int DRAWN = 8;

  @TempDir private Path folder;

  private TextEncoder bert;
  private EmbeddingServer service;

  @BeforeEach
  void start() throws IOException {
    bert = Encoders.open(SmallShop.ENCODER, new EncoderConfig(2, 1));
    service = new EmbeddingServer(texts -> texts.stream().map(this::vector).toList());
  }

  private float[] vector(String text) {
    return text.contains(POISON)
        ? new float[bert.dimension()]
        : bert.encode(List.of(text)).getFirst().toArray();
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
    return settings(bert.dimension(), more);
  }

  private Path settings(int dimension, String more) throws IOException {
    return written(
        "encoder: {url: '%s', model: bert, dimension: %d, timeout: 1s%s}\n%s"
            .formatted(service.url(), dimension, more, SERVER));
  }

  private Path written(String settings) throws IOException {
    return Files.writeString(folder.resolve("zhiyin.yaml"), settings);
  }

  private ToolRun rebuild(Path settings, String... more) throws IOException {
    return rebuild(settings, SmallShop.products(), more);
  }

  private ToolRun rebuild(Path settings, List<Product> products, String... more)
      throws IOException {
    Path file =
        Files.write(
            folder.resolve("products.jsonl"),
            products.stream().map(one -> ProductJson.write(one).toString()).toList());
    Stream<String> arguments =
        Stream.of(
            "rebuild",
            "--home=" + home().root(),
            "--config=" + settings,
            "--products=" + file,
            "--no-train");
    return ToolRun.of(Stream.concat(arguments, Stream.of(more)).toArray(String[]::new));
  }

  private ZhiyinServer serve(Path settings) {
    return ZhiyinServer.start(home(), ServerConfig.read(home(), Optional.of(settings), Map.of()));
  }

  @Test
  void searchesGoOnByWordsWithinTheDeadlineWhenTheServiceDies() throws IOException {
    Path settings = settings("");
    ToolRun rebuilt = rebuild(settings);
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

      everyFaultIsDoneWithout(client);
      service.always(Fault.late(Duration.ofMinutes(1)));
      everyAnswerIsInTime(client);
      productsWithTextsThatAreKnownGoOn(client);
      comesBack(client);
    }
  }

  @Test
  void aServiceThatMayTakeLongerThanTheRequestLeavesTimeForTheAnswer() throws IOException {
    Path settings = settings("");
    assertThat(rebuild(settings).status()).isZero();
    Files.writeString(
        settings,
        Files.readString(settings)
            .replace("timeout: 1s", "timeout: 9s")
            .replace("port: 0", "port: 0, requestTime: 3s"));
    try (var server = serve(settings);
        var client = new Client(server.address())) {
      client.get("v1/search?q=tent");
      service.always(Fault.late(Duration.ofMinutes(1)));
      var found = client.get("v1/search?q=" + Client.encoded("防雨 帐篷"));
      assertThat(found.status()).isEqualTo(200);
      assertThat(found.json().path("stale").asText()).isEqualTo("encoder");
    }
  }

  private int verify(Path settings) {
    return ToolRun.of("verify", "--home=" + home().root(), "--config=" + settings).status();
  }

  /* Each passes with the next request, so that the service is asked again. */
  private void everyFaultIsDoneWithout(Client client) {
    Fault shorter = Fault.data(data -> ((ArrayNode) data.get(0).get("embedding")).remove(0));
    for (Fault fault :
        List.of(Fault.status(429, ""), Fault.status(500, ""), Fault.cutBody(), shorter)) {
      String words = "防雨 帐篷 " + service.asked().size();
      service.next(fault);
      var found = client.get("v1/search?k=3&q=" + Client.encoded(words));
      assertThat(found.json().path("stale").asText()).as(words).isEqualTo("encoder");
      assertFoundByWordsAlone(found);
      assertFoundByMeaning(client, "again " + words);

      service.next(fault);
      var refused = client.put("v1/products/fault", "{'title':'new %s'}".formatted(words));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(client.get("v1/products/fault").status()).isEqualTo(404);
    }
    assertThat(client.put("v1/products/fault", "{'title':'sent again'}").status()).isEqualTo(200);
    textsWithoutAVectorAreNoFaultOfTheService(client);
  }

  private void textsWithoutAVectorAreNoFaultOfTheService(Client client) {
    for (Fault fault : List.of(Fault.NONE, Fault.status(400, "too long"))) {
      service.next(fault);
      var found = client.get("v1/search?k=3&q=" + Client.encoded("防雨 帐篷 poison " + fault.status()));
      assertThat(found.json().has("stale")).isFalse();
      assertFoundByWordsAlone(found);
    }
    assertFoundByMeaning(client, "防雨 帐篷");
    var set = client.put("v1/products/fault", "{'title':'a cup of poison'}");
    assertThat(set.status()).isEqualTo(422);
    assertThat(client.get("v1/products/quarantined").json().at("/products/0/productId").asText())
        .isEqualTo("fault");
    assertThat(client.delete("v1/products/fault").status()).isEqualTo(200);
  }

  private static void assertFoundByWordsAlone(Client.Reply found) {
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.json().path("wordsOnly").booleanValue()).isTrue();
    assertThat(RecommendationsIT.ids(found)).contains("tent-1");
  }

  /* The machine itself may pause for longer than the timeout, but hardly three times on end. */
  private static void assertFoundByMeaning(Client client, String words) {
    var found = client.get("v1/search?q=" + Client.encoded(words)).json();
    for (int again = 0; again < 2 && found.has("stale"); again++) {
      found = client.get("v1/search?q=" + Client.encoded(words)).json();
    }
    assertThat(found.has("stale")).as(words).isFalse();
    assertThat(found.has("wordsOnly")).as(words).isFalse();
  }

  private void everyAnswerIsInTime(Client client) {
    var took = new ArrayList<Duration>();
    for (int i = 0; i < 13; i++) {
      long begin = System.nanoTime();
      var found = client.get("v1/search?k=3&q=" + Client.encoded("防雨 帐篷 hung " + i));
      took.add(Duration.ofNanos(System.nanoTime() - begin));
      assertThat(found.json().path("stale").asText()).isEqualTo("encoder");
      assertFoundByWordsAlone(found);
    }
    Collections.sort(took);
    assertThat(took.get(took.size() / 2)).as("most, who do not wait").isLessThan(TIMEOUT);
    assertThat(took.stream().filter(one -> one.compareTo(TIMEOUT.minusMillis(20)) > 0).findFirst())
        .as("the quickest of those who wait")
        .hasValueSatisfying(one -> assertThat(one).isLessThan(TIMEOUT.multipliedBy(2)));
    assertThat(took.getLast()).isLessThan(TIMEOUT.plus(OWN_WORK));
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
    Until.holds(() -> !client.get("v1/search?q=" + Client.encoded("绿茶 龙井")).json().has("stale"));
    assertThat(client.put("v1/products/new", "{'title':'a text that is embedded now'}").status())
        .isEqualTo(200);
  }

  /* A text that waits for the service holds up all changes behind it. */
  @Test
  void aReservationThatIsNotShownYetIsItsOwnersWhenItIsSentAgain() throws IOException {
    Path settings = impatientSettings();
    assertThat(rebuild(settings).status()).isZero();
    try (var server = serve(settings);
        var client = new Client(server.address())) {
      holdUpChanges();
      assertThat(problem(reserved(client, "one"))).isEqualTo("not-yet-shown");
      assertThat(problem(reserved(client, "one"))).isEqualTo("not-yet-shown");
      assertThat(problem(reserved(client, "two"))).isEqualTo("product-unavailable");

      service.always(Fault.NONE);
      Until.holds(() -> reserved(client, "one").status() == 200);
      assertThat(reserved(client, "one").json().get("status").textValue()).isEqualTo("changed");
      assertThat(problem(reserved(client, "two"))).isEqualTo("product-unavailable");
    }
    try (var server = serve(settings); // which remembers no keys
        var client = new Client(server.address())) {
      assertThat(reserved(client, "one").status()).isEqualTo(200);
      assertThat(problem(reserved(client, "two"))).isEqualTo("product-unavailable");
    }
  }

  /* What failed may be sent again: events without ids would be there twice. */
  @Test
  void aPurchaseThatIsNotShownYetIsAcceptedOnce() throws IOException {
    Path settings = impatientSettings();
    Files.writeString(settings, "events: {purchasesLowerStock: true}\n", StandardOpenOption.APPEND);
    assertThat(rebuild(settings).status()).isZero();
    try (var server = serve(settings);
        var client = new Client(server.address())) {
      client.put("v1/products/mug-1", "{'title':'mug','stock':9}");
      holdUpChanges();
      var bought = bought(client, "one");
      assertThat(bought.status()).isEqualTo(200);
      assertThat(bought.json().at("/results/0/status").textValue()).isEqualTo("accepted");
      assertThat(bought.json().get("shown").booleanValue()).isFalse();
      assertThat(bought(client, "one").json()).isEqualTo(bought.json());
      assertThat(client.get("v1/products/mug-1").json().get("stock").intValue()).isEqualTo(8);

      service.always(Fault.NONE);
      Until.holds(() -> !bought(client, UUID.randomUUID().toString()).json().has("shown"));
    }
  }

  @Test
  void aBatchThatOutrunsTheIndexTellsOfEachLine() throws IOException {
    Path settings = impatientSettings();
    Files.writeString(settings, "limits: {batchSize: 2}\n", StandardOpenOption.APPEND);
    assertThat(rebuild(settings).status()).isZero();
    try (var server = serve(settings);
        var client = new Client(server.address())) {
      String mug = client.get("v1/products/mug-1").json().toString();
      String line = mug.replaceAll("\"price\":[0-9.]+", "\"price\":%d");
      holdUpChanges();

      String body =
          IntStream.rangeClosed(1, 7).mapToObj(line::formatted).collect(Collectors.joining("\n"));
      Client.Reply reply = batch(client, body + "\n{broken");

      assertThat(reply.status()).isEqualTo(200);
      List<JsonNode> lines = reply.response().body().lines().map(Client::plain).toList();
      assertThat(lines.stream().map(it -> it.path("status").asText("counts")))
          .containsExactly(
              "changed",
              "changed",
              "changed",
              "changed",
              "failed",
              "failed",
              "failed",
              "rejected",
              "counts");
      assertThat(lines.get(4).get("error").textValue())
          .matches("not made, because answers do not show change \\d+ yet; send it again");
      assertThat(lines.getLast().get("shown").booleanValue()).isFalse();
      assertThat(lines.getLast().get("failed").intValue()).isEqualTo(3);
      assertThat(client.get("v1/products/mug-1").json().get("price").intValue()).isEqualTo(4);

      service.always(Fault.NONE);
      Until.holds(
          () -> !batch(client, body + "\n{broken").response().body().contains("\"failed\""));
      assertThat(client.get("v1/products/mug-1").json().get("price").intValue()).isEqualTo(7);
    }
  }

  private static Client.Reply batch(Client client, String body) {
    return client.send(
        client
            .request("v1/products:batch", "Idempotency-Key", "a-batch")
            .header("Content-Type", "application/x-ndjson")
            .POST(BodyPublishers.ofString(body)));
  }

  /* It changes no product that could be shown. */
  @Test
  void aPurchaseThatAPageTellsOfIsNotWaitedFor() throws IOException {
    Path settings = impatientSettings();
    Files.writeString(settings, "events: {purchasesLowerStock: true}\n", StandardOpenOption.APPEND);
    assertThat(rebuild(settings).status()).isZero();
    Grant grant = Grant.of(Scope.EVENTS);
    String site = "https://shop.example";
    var shop = Keys.with(home(), keys -> keys.create("shop", grant, Instant.now()));
    var page =
        Keys.with(
            home(),
            keys ->
                keys.createForBrowsers("page", grant.withOrigins(List.of(site)), Instant.now()));
    String token =
        BrowserKeysIT.signed("{'sessionId':'s','exp':4000000000}", page.signing().orElseThrow());
    String purchase = "{'events':[{%s'productId':'mug-1','type':'purchase'}]}";
    try (var server = serve(settings);
        var client = new Client(server.address())) {
      holdUpChanges();
      var ofShop =
          client.post("v1/events", purchase.formatted("'userId':'u',"), "X-API-Key", shop.secret());
      String[] asPage = {"X-API-Key", page.secret(), "X-Shopper-Token", token, "Origin", site};
      var ofPage = client.post("v1/events", purchase.formatted(""), asPage);

      assertThat(ofShop.json().path("shown").asText()).isEqualTo("false");
      assertThat(ofPage.json().at("/results/0/status").textValue()).isEqualTo("accepted");
      assertThat(ofPage.json().has("shown")).isFalse();
    }
  }

  private static Client.Reply bought(Client client, String key) {
    String purchase = "{'events':[{'userId':'u','productId':'mug-1','type':'purchase'}]}";
    return client.post("v1/events", purchase, "Idempotency-Key", key);
  }

  private Path impatientSettings() throws IOException {
    Path settings = settings("");
    return Files.writeString(
        settings, Files.readString(settings).replace("port: 0", "port: 0, visibleWait: 1s"));
  }

  private void holdUpChanges() {
    service.always(Fault.status(503, "down"));
    try (var store = Store.open(home())) {
      store.products().put(List.of(Product.titled("stuck", "a text that nobody embedded")));
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
  void aRebuildGoesOnWhereItsBudgetEnded() throws IOException {
    Path little = settings(", batch: {texts: 3, concurrency: 1}, budget: {requests: 5}");
    ToolRun stopped = rebuild(little);
    assertThat(stopped.status()).isEqualTo(1);
    assertThat(stopped.err()).contains("encoder.budget.requests is 5 a day, of which 5 are used");
    assertThat(new GenerationRepository(home()).current()).isEmpty();

    int before = service.asked().size();
    assertThat(rebuild(settings(", batch: {texts: 3, concurrency: 1}")).status()).isZero();
    List<ScriptedService.Asked> again = service.asked().subList(before, service.asked().size());
    assertThat(again.stream().mapToInt(one -> one.texts().size()).sum())
        .as("the probes, which are sent again, and what was not embedded before")
        .isEqualTo(4 + 4 + SmallShop.products().size() - 9);
  }

  /* Its budget ends it, since it needs no service for what follows. */
  @Test
  void aRebuildOfTenThousandTellsHowFarItIsAndTheTimeLeft() throws IOException {
    service.serve(texts -> texts.stream().map(EncoderServiceIT::drawn).toList());
    service.always(Fault.late(Duration.ofMillis(150)));
    List<Product> products =
        IntStream.range(0, 10_000)
            .mapToObj(i -> Product.titled("p" + i, "tea of kind " + i))
            .toList();
    ToolRun rebuilt =
        rebuild(settings(DRAWN, ", batch: {texts: 256}, budget: {requests: 31}"), products);
    assertThat(rebuilt.status()).isEqualTo(1);
    assertThat(rebuilt.err()).contains("encoder.budget.requests is 31 a day");
    List<MatchResult> told =
        Pattern.compile("embed +\\d+% .* (\\d+)/10000 texts \\(0:00:\\d\\d / 0:00:\\d\\d\\)")
            .matcher(rebuilt.err())
            .results()
            .toList();
    assertThat(told).extracting(one -> Integer.valueOf(one.group(1))).isSorted();
    assertThat(told.stream().map(one -> one.group(1)).distinct())
        .as("with the time left: %s", rebuilt.err())
        .hasSizeGreaterThan(2);
  }

  private static float[] drawn(String text) {
    var random = new Random(text.hashCode());
    var vector = new float[DRAWN];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  @Test
  void aT5InAFolderMakesAShopAndServesIt() throws IOException {
    Path settings = written(SERVER);
    ToolRun rebuilt =
        rebuild(settings, "--encoder=" + TinyEncoder.T5.writeTo(folder.resolve("t5")));
    assertThat(rebuilt.status()).as(rebuilt.err()).isZero();
    assertThat(rebuilt.out()).contains("14 products, model text, encoder ").contains("t5");
    assertThat(verify(settings)).isZero();
    try (var server = serve(settings);
        var client = new Client(server.address())) {
      var found = client.get("v1/search?k=14&q=" + Client.encoded("背包"));
      assertThat(found.json().has("wordsOnly")).isFalse();
      assertThat(found.json().at("/items/0/reasons/0/evidence").has("similarity")).isTrue();
      assertThat(client.put("v1/products/new", "{'title':'red bag'}").status()).isEqualTo(200);
      var recommended = client.post("v1/recommendations", "{'k':1,'history':[{'text':'bag'}]}");
      assertThat(RecommendationsIT.ids(recommended)).containsExactly("new");
      assertThat(client.get("metrics").response().body())
          .doesNotContainPattern("zhiyin_words_left_out_total [1-9]");
    }
    assertThat(service.asked()).isEmpty();
  }
}
