package dev.zhiyin.server;

import static dev.zhiyin.server.Client.encoded;
import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.testing.SilentProxy;
import dev.zhiyin.testing.Until;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The store is stopped at once and started again, or accepts connections and does not answer, or
 * answers too late, while the shop is used.
 */
@Timeout(180)
@Tag("alone")
class OutageIT {
  private static final String EVENT =
      "{'events':[{'userId':'silent','productId':'ear-1','type':'view'}]}";

  /** A second, and what a busy machine may add. */
  private static final Duration ABOUT_A_SECOND = Duration.ofSeconds(5);

  private static SilentProxy proxy;
  private static String url;
  private static Served served;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
  private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
  private final Queue<String> products = new ConcurrentLinkedQueue<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger stale = new AtomicInteger();
  private final AtomicInteger answered = new AtomicInteger();

  @BeforeAll
  static void serve() {
    proxy = SilentProxy.before(PostgresServer.shared().port());
    url = PostgresServer.shared().newDatabase(proxy);
    served = new Served(Served.ofDatabase(url, "arrange: {friends: 5}"));
  }

  @AfterAll
  static void end() {
    served.close();
    proxy.close();
  }

  @Test
  void whatAShopperAvoidsIsNotShownWhileTheStoreIsAway() {
    var settings = Served.config("profile: {avoid: {excludes: made of}}");
    try (var postgres = PostgresServer.started()) {
      var shop = settings.shop().withStore(Served.config(postgres).shop().store());
      try (var one = new Served(settings.withShop(shop))) {
        Client client = one.client();
        client.put(
            "v1/products/scented", "{'title':'bilby soap','attributes':{'made of':['Perfume']}}");
        client.put("v1/products/pure", "{'title':'bilby soap','attributes':{'made of':['Water']}}");
        client.put("v1/users/Ann/profile", "{'avoid':'perfume'}");
        assertThat(ids(client.get("v1/search?q=bilby&userId=Bob"))).contains("scented", "pure");

        postgres.stop();

        for (String path :
            List.of(
                "v1/search?q=bilby&userId=Ann",
                "v1/products/latest?k=50&userId=Ann",
                "v1/users/Ann/recommendations?k=50")) {
          var reply = client.get(path);
          assertThat(ids(reply)).as(path).contains("pure").doesNotContain("scented");
          assertThat(reply.json().get("stale").booleanValue()).as(path).isTrue();
        }
        assertThat(ids(client.get("v1/search?q=bilby&userId=Bob"))).contains("scented", "pure");
        assertThat(client.get("v1/search?q=bilby&userId=Cid").status()).isEqualTo(503);
        assertThat(client.get("v1/search?q=bilby").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void whoSellsIsShownNothingOfTheirOwnWhileTheStoreIsAway() {
    var settings = Served.config("market: {sellersAreShoppers: true}");
    try (var postgres = PostgresServer.started()) {
      var shop = settings.shop().withStore(Served.config(postgres).shop().store());
      try (var one = new Served(settings.withShop(shop))) {
        Client client = one.client();
        client.put("v1/products/own", "{'title':'bilby soap','seller':'Ann'}");
        client.put("v1/products/other", "{'title':'bilby soap','seller':'Bob'}");
        client.post(
            "v1/events",
            "{'events':[{'userId':'Ann','sessionId':'phone','productId':'ear-1','type':'view'}]}");
        String search = "v1/search?q=bilby&sessionId=";
        assertThat(ids(client.get(search + "phone"))).contains("other").doesNotContain("own");

        postgres.stop();

        var known = client.get(search + "phone");
        assertThat(ids(known)).contains("other").doesNotContain("own");
        assertThat(known.json().get("stale").booleanValue()).isTrue();
        assertThat(ids(client.get(search + "stranger"))).contains("other", "own");
      }
    }
  }

  @Test
  void answersGoOnWritesComeBackLaterAndEverythingCatchesUp() {
    try (var postgres = PostgresServer.started();
        var shop = new Served(Served.config(postgres))) {
      Client client = shop.client();
      assertThat(client.get("v1/users/Ann/recommendations").json().has("stale")).isFalse();
      List<String> fresh = ids(client.get("v1/users/Ann/recommendations?k=2"));
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        useTheShop(client, threads);
        try {
          Until.holds(() -> accepted.size() > 20 && products.size() > 5);
          postgres.stop();
          Until.holds(() -> refused.get() > 20 && stale.get() > 20);
          assertOutage(client, fresh);
          postgres.start();
          int before = accepted.size();
          int put = products.size();
          Until.holds(() -> accepted.size() > before + 20 && products.size() > put + 5);
        } finally {
          stop.set(true);
        }
      }
      assertThat(surprises).isEmpty();
      assertCaughtUp(client);
    }
  }

  private void useTheShop(Client client, Executor threads) {
    for (int i = 0; i < 3; i++) {
      String name = "w" + i;
      threads.execute(() -> loop(n -> send(client, name + "-" + n)));
      threads.execute(() -> loop(n -> put(client, name + "-" + n)));
      threads.execute(() -> loop(n -> ask(client, n)));
    }
  }

  private void assertOutage(Client client, List<String> fresh) {
    var answer = client.get("v1/users/Ann/recommendations?k=2");
    assertThat(answer.json().get("stale").booleanValue()).isTrue();
    assertThat(ids(answer)).isEqualTo(fresh);
    assertThat(client.post("v1/recommendations", "{'userId':'stranger'}").json().get("stale"))
        .isNotNull();
    var early = client.get("v1/users/stranger/recommendations?minSequence=1");
    assertThat(early.status()).isEqualTo(503);
    assertThat(early.json().get("type").textValue()).isEqualTo("urn:zhiyin:problem:not-yet-shown");
    assertThat(client.get("v1/users/Ann/recommendations?minSequence=1").status()).isEqualTo(200);
    assertThat(client.get("v1/search?q=tea").json().has("stale")).isFalse();
    assertThat(ids(client.get("v1/search?q=tea&userId=Ann"))).isNotEmpty();
    assertThat(ids(client.get("v1/products/ear-1/similar"))).isNotEmpty();
    assertThat(ids(client.get("v1/products/popular"))).isNotEmpty();
    assertThat(client.get("v1/products/ear-1").json().get("id").textValue()).isEqualTo("ear-1");
    assertThat(client.get("v1/products/" + encoded("包/1 %")).status()).isEqualTo(200);
    assertThat(client.get("readyz").status()).isEqualTo(200);
    for (var reply :
        List.of(
            client.put("v1/products/out", "{'title':'out'}"),
            client.delete("v1/products/ear-1"),
            client.delete("v1/users/Ann"),
            client.get("v1/users/Ann"),
            client.get("v1/users/Ann/buy-again"),
            client.get("v1/users"),
            client.get("v1/products/nothing"),
            client.post("v1/products:batch", "{'id':'out'}"),
            client.post(
                "v1/events", "{'events':[{'userId':'a','productId':'b','type':'view'}]}"))) {
      assertThat(reply.status()).as(reply.response().body()).isEqualTo(503);
      assertThat(reply.header("Retry-After")).isEqualTo("1");
      assertThat(reply.json().get("type").textValue())
          .isEqualTo("urn:zhiyin:problem:store-unavailable");
    }
  }

  private void assertCaughtUp(Client client) {
    JsonNode late = client.get("v1/users/Ann/recommendations?k=2").json();
    assertThat(late.has("stale")).isFalse();
    for (String id : accepted) {
      var again = client.post("v1/events", event(id));
      assertThat(again.json().at("/results/0/status").textValue()).isEqualTo("duplicate");
    }
    List<String> found = ids(client.get("v1/search?q=axolotl&k=500"));
    assertThat(found).containsAll(products);
  }

  private interface Step {
    void go(int number);
  }

  private void loop(Step step) {
    try {
      for (int n = 0; !stop.get(); n++) {
        step.go(n);
      }
    } catch (RuntimeException | AssertionError fault) {
      surprises.add(fault.toString());
    }
  }

  private void send(Client client, String id) {
    if (taken(client.post("v1/events", event(id)))) {
      accepted.add(id);
    }
  }

  private static String event(String id) {
    return "{'events':[{'eventId':'out-%s','userId':'u-%s','productId':'tea-1','type':'view'}]}"
        .formatted(id, id);
  }

  private void put(Client client, String id) {
    if (products.size() < 400
        && taken(client.put("v1/products/out-" + id, "{'title':'axolotl tank','stock':1}"))) {
      products.add("out-" + id);
    }
    LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
  }

  private boolean taken(Client.Reply reply) {
    if (reply.status() == 503) {
      refused.incrementAndGet();
      if (reply.header("Retry-After").isEmpty()) {
        surprises.add("no Retry-After: " + reply.response().body());
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    } else if (reply.status() != 200) {
      surprises.add(reply.response().body());
    }
    return reply.status() == 200;
  }

  private void ask(Client client, int number) {
    List<String> paths =
        List.of(
            "v1/users/Ann/recommendations",
            "v1/users/%s/recommendations".formatted(encoded("小明")),
            "v1/search?q=headphones",
            "v1/products/trending");
    var reply = client.get(paths.get(number % paths.size()));
    if (reply.status() != 200 || reply.json().get("items").isEmpty()) {
      surprises.add(reply.response().body());
    } else if (reply.json().path("stale").asBoolean()) {
      stale.incrementAndGet();
    }
    answered.incrementAndGet();
  }

  private record Timed(Client.Reply reply, Duration time) {
    static Timed of(Supplier<Client.Reply> call) {
      long begin = System.nanoTime();
      Client.Reply reply = call.get();
      return new Timed(reply, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  @Test
  void silenceCostsARecommendationASecondAtMostAndEndsByItself() {
    Client client = served.client();
    List<String> fresh = ids(client.get("v1/users/Ann/recommendations?k=3"));
    int threads = Thread.activeCount();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      proxy.silence();
      var write =
          CompletableFuture.supplyAsync(
              () -> Timed.of(() -> client.post("v1/events", EVENT)), callers);
      for (Timed first : together(client, "v1/users/Ann/recommendations?k=3")) {
        assertThat(first.time()).isLessThan(ABOUT_A_SECOND);
        assertStale(first.reply(), fresh);
      }
      assertTheOthersPayNothing(client, fresh);
      assertRefused(write.join(), Duration.ofSeconds(20));
    } finally {
      proxy.speak();
    }
    Until.holds(() -> !client.get("v1/users/Ann/recommendations").json().has("stale"));
    Until.holds(() -> client.post("v1/events", EVENT).status() == 200);
    assertThat(connections()).isLessThanOrEqualTo(8);
    Until.holds(() -> Thread.activeCount() <= threads + 4);
  }

  private static List<Timed> together(Client client, String path) {
    return IntStream.range(0, 20)
        .mapToObj(_ -> CompletableFuture.supplyAsync(() -> Timed.of(() -> client.get(path))))
        .toList()
        .stream()
        .map(CompletableFuture::join)
        .toList();
  }

  private static void assertTheOthersPayNothing(Client client, List<String> fresh) {
    Timed all =
        Timed.of(
            () -> {
              for (int i = 0; i < 20; i++) {
                assertStale(client.get("v1/users/Ann/recommendations?k=3"), fresh);
              }
              return client.get("v1/products/popular");
            });
    assertThat(all.reply().status()).isEqualTo(200);
    assertThat(all.time()).isLessThan(Duration.ofSeconds(10));
    assertRefused(Timed.of(() -> client.post("v1/events", EVENT)), ABOUT_A_SECOND);
    assertRefused(Timed.of(() -> client.get("v1/users/Ann")), ABOUT_A_SECOND);
    assertRefused(Timed.of(() -> client.put("v1/products/new", "{'title':'tea'}")), ABOUT_A_SECOND);
  }

  private static void assertStale(Client.Reply reply, List<String> fresh) {
    assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    assertThat(reply.json().path("stale").asBoolean()).isTrue();
    assertThat(ids(reply)).isEqualTo(fresh);
  }

  private static void assertRefused(Timed write, Duration longest) {
    assertThat(write.reply().status()).as(write.reply().response().body()).isEqualTo(503);
    assertThat(write.reply().header("Retry-After")).isEqualTo("1");
    assertThat(write.time()).isLessThan(longest);
  }

  private static int connections() {
    try (Connection connection = open();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = 'zhiyin'"
                        + " AND datname = current_database()")) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static Connection open() throws SQLException {
    return DriverManager.getConnection(url, PostgresServer.USER, PostgresServer.PASSWORD);
  }

  @Test
  void aTableThatIsLockedStopsNobodyWhoDoesNotNeedIt() throws SQLException {
    Client client = served.client();
    try (Connection other = open();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      other.setAutoCommit(false);
      other.createStatement().execute("LOCK TABLE event, friend IN ACCESS EXCLUSIVE MODE");
      List<CompletableFuture<Timed>> waiting =
          IntStream.range(0, 20)
              .mapToObj(
                  _ ->
                      CompletableFuture.supplyAsync(
                          () -> Timed.of(() -> client.get("v1/users/Ann/recommendations")),
                          callers))
              .toList();
      List<Timed> popular =
          IntStream.range(0, 5)
              .mapToObj(_ -> Timed.of(() -> client.get("v1/products/popular")))
              .toList();
      assertThat(popular).allMatch(one -> one.reply().status() == 200);
      assertThat(popular).anyMatch(one -> one.time().compareTo(Duration.ofMillis(500)) < 0);
      for (CompletableFuture<Timed> one : waiting) {
        assertThat(one.join().reply().json().path("stale").asBoolean()).isTrue();
        assertThat(one.join().time()).isLessThan(ABOUT_A_SECOND);
      }
      other.rollback();
    }
    Until.holds(() -> !client.get("v1/users/Ann/recommendations").json().has("stale"));
  }
}
