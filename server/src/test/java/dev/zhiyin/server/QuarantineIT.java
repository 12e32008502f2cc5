package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.Home;
import dev.zhiyin.testing.TinyEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Products on which a real ONNX model fails, and rows that are no products. */
@Timeout(180)
class QuarantineIT {
  private static final List<String> WORDS = List.of("red", "green", "bag", "tea", "cup", "query");

  @TempDir Path folder;

  @Test
  void oneProductThatCannotBeShownStopsNothing() throws IOException {
    Home home = rebuilt();
    ToolRun.verified(home);
    try (var server = ZhiyinServer.start(home, Served.config());
        var client = new Client(server.address())) {
      assertListed(client, "p0");
      long begin = System.nanoTime();
      var refused = client.put("v1/products/bad", "{'title':'red poison'}");
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(25));
      assertThat(refused.status()).isEqualTo(422);
      assertThat(refused.json().get("type").textValue())
          .isEqualTo("urn:zhiyin:problem:product-quarantined");
      assertThat(refused.json().get("detail").textValue())
          .contains("is stored and durable, but the product cannot be shown until it is changed: ");
      assertThat(client.put("v1/products/good", "{'title':'green cup'}").status()).isEqualTo(200);
      assertThat(found(client)).contains("good").doesNotContain("bad");
      assertListed(client, "p0", "bad");
      assertThat(client.get("livez").status()).isEqualTo(200);
      assertThat(client.get("metrics").response().body())
          .contains("zhiyin_products_quarantined 2.0");
      assertThat(client.put("v1/products/bad", "{'title':'red poison'}").status())
          .as("unchanged")
          .isEqualTo(422);
      assertThat(client.put("v1/products/bad", "{'title':'red remedy'}").status()).isEqualTo(200);
      assertListed(client, "p0");
      assertWordsAreLeftOut(client);
      assertSearchedByWordsAlone(client);
      batch(client);
    }
    ToolRun.verified(home);
    try (var server = ZhiyinServer.start(home, Served.config());
        var client = new Client(server.address())) {
      assertListed(client, "p0", "b3", "b70");
      assertThat(client.delete("v1/products/b3").status()).isEqualTo(200);
      assertListed(client, "p0", "b70");
    }
  }

  private static void assertWordsAreLeftOut(Client client) {
    String events =
        "{'events':[{'userId':'ann','text':'poison"
            + " tea','type':'search'},{'userId':'ann','productId':'p1','type':'view'}]}";
    assertThat(client.post("v1/events", events).status()).isEqualTo(200);
    assertThat(RecommendationsIT.ids(client.get("v1/users/ann/recommendations"))).isNotEmpty();
    assertThat(client.post("v1/recommendations", "{'history':[{'text':'poison'}]}").status())
        .isEqualTo(200);
  }

  private static void assertSearchedByWordsAlone(Client client) {
    double before = leftOut(client);
    for (String more : List.of("", "&sort=newest", "&userId=ann&facets=true")) {
      var found = client.get("v1/search?q=poison%20tea&k=100" + more);
      assertThat(found.status()).as(found.response().body()).isEqualTo(200);
      assertThat(found.json().path("wordsOnly").booleanValue()).isTrue();
      assertThat(RecommendationsIT.ids(found)).contains("p4");
      assertThat(found.json().at("/items/0/reasons/0/evidence").has("similarity")).isFalse();
    }
    assertThat(client.get("v1/search?q=tea").json().has("wordsOnly")).isFalse();
    assertThat(leftOut(client)).isGreaterThanOrEqualTo(before + 3);
  }

  private static double leftOut(Client client) {
    return client
        .get("metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith("zhiyin_words_left_out_total"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /* In two parts, with a bad line; of neither part the others are kept out. */
  private static void batch(Client client) {
    String body =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    i == 5
                        ? "{'id':'b5','price':'cheap'}"
                        : "{'id':'b%d','title':'%s'}"
                            .formatted(i, i == 3 || i == 70 ? "poison tea" : "green tea " + i))
            .collect(Collectors.joining("\n"));
    var lines = new ArrayList<JsonNode>();
    client
        .post("v1/products:batch", body)
        .response()
        .body()
        .lines()
        .map(Client::plain)
        .forEach(lines::add);
    assertThat(lines).hasSize(101);
    for (int i = 0; i < 100; i++) {
      assertThat(lines.get(i).get("line").intValue()).isEqualTo(i + 1);
      assertThat(lines.get(i).get("status").textValue())
          .as("line %d", i + 1)
          .isEqualTo(
              switch (i) {
                case 3, 70 -> "quarantined";
                case 5 -> "rejected";
                default -> "created";
              });
    }
    assertThat(lines.get(3).get("error").textValue()).contains("cannot be shown");
    JsonNode counts = lines.get(100);
    assertThat(counts.get("accepted").intValue()).isEqualTo(97);
    assertThat(counts.get("rejected").intValue()).isEqualTo(1);
    assertThat(counts.get("quarantined").intValue()).isEqualTo(2);
    assertThat(counts.has("failed")).isFalse();
  }

  @Test
  void aRowThatWouldTakeAllMemoryDoesNotKeepAServerFromStarting() throws Exception {
    Home home = rebuilt();
    insert(home, "blown-up", "printf('%.300000000c', 'x')");
    insert(home, "broken", "'{\"id\":\"broken\",\"stock\":-1}'");
    Path log = folder.resolve("server.log");
    try (var server = ShopProcess.serve(home.root(), log);
        var client = new Client(server.address())) {
      assertListed(client, "p0", "blown-up", "broken");
      assertThat(client.put("v1/products/good", "{'title':'green cup'}").status()).isEqualTo(200);
      assertThat(client.put("v1/products/broken", "{'title':'red cup'}").status()).isEqualTo(200);
      assertListed(client, "p0", "blown-up");
      server.stop();
    }
    ToolRun.verified(home);
  }

  /* Batches as large as they may be, at the same time, of which some parts are held in memory. */
  @Test
  void aServerWithoutMemoryEndsAndComesUpAgain() throws Exception {
    Home home = rebuilt();
    Path log = folder.resolve("server.log");
    Map<String, String> small = Map.of(ShopProcess.HEAP, "128m");
    try (var server = ShopProcess.serve(small, home.root(), log);
        var client = new Client(server.address());
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(client.put("v1/products/before", "{'title':'green cup'}").status()).isEqualTo(200);
      String much = much();
      for (int i = 0; i < 12; i++) {
        callers.execute(() -> send(client, much));
      }
      assertThat(server.awaitEnd(Duration.ofMinutes(2))).isEqualTo(3);
    }
    try (var server = ShopProcess.serve(small, home.root(), log);
        var client = new Client(server.address())) {
      assertThat(client.get("livez").status()).isEqualTo(200);
      assertThat(client.get("v1/products/before/similar?k=1").status()).isEqualTo(200);
      assertThat(client.put("v1/products/after", "{'title':'red cup'}").status()).isEqualTo(200);
      assertThat(client.get("v1/products/after/similar?k=1").status()).isEqualTo(200);
    }
  }

  private static String much() {
    String description = "背".repeat(90_000);
    return IntStream.range(0, 66)
        .mapToObj(i -> "{'id':'m%d','title':'bag','description':'%s'}".formatted(i, description))
        .collect(Collectors.joining("\n"));
  }

  private static void send(Client client, String body) {
    try {
      var _ = client.post("v1/products:batch", body);
    } catch (UncheckedIOException expected) {
      // the server is gone
    }
  }

  private static void insert(Home home, String id, String json) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.store());
        var statement = connection.createStatement()) {
      statement.execute("UPDATE change_counter SET sequence = sequence + 1");
      statement.execute(
          "INSERT INTO product (id, sequence, json, added_at) SELECT '%s', sequence, %s, 0 FROM change_counter"
              .formatted(id, json));
    }
  }

  /** A shop of 15 products, of which the model fails on p0. */
  private Home rebuilt() throws IOException {
    var products = new ArrayList<String>();
    products.add("{\"id\":\"p0\",\"title\":\"poison cup\"}");
    for (int i = 0; i < WORDS.size(); i++) {
      for (int j = 0; j < i; j++) {
        products.add(
            "{\"id\":\"p%d\",\"title\":\"%s %s\"}"
                .formatted(products.size(), WORDS.get(i), WORDS.get(j)));
      }
    }
    Path file = Files.write(folder.resolve("products.jsonl"), products);
    var home = new Home(folder.resolve("home"));
    String encoder = TinyEncoder.POISON.writeTo(folder.resolve("encoder")).toString();
    ToolRun _ =
        ToolRun.done(
            "rebuild",
            "--home",
            home.root().toString(),
            "--products",
            file.toString(),
            "--encoder",
            encoder,
            "--no-train");
    return home;
  }

  private static void assertListed(Client client, String... ids) {
    JsonNode list = client.get("v1/products/quarantined").json();
    assertThat(list.get("products").findValuesAsText("productId")).containsExactlyInAnyOrder(ids);
    assertThat(list.get("total").intValue()).isEqualTo(ids.length);
    if (ids.length > 1) {
      JsonNode first = client.get("v1/products/quarantined?k=1").json();
      assertThat(first.get("products")).hasSize(1);
      assertThat(
              client
                  .get("v1/products/quarantined?after=" + first.get("next").longValue())
                  .json()
                  .get("products"))
          .hasSize(ids.length - 1);
    }
  }

  private static List<String> found(Client client) {
    return RecommendationsIT.ids(client.get("v1/search?q=cup&k=100"));
  }
}
