package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ReasonsSettings;
import dev.zhiyin.engine.config.ServiceBudget;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.config.ServerConfig;
import dev.zhiyin.server.key.ApiKeys;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import dev.zhiyin.testing.ChatServer;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What servers on one PostgreSQL agree on: two, each with a home and a generation of its own, and a
 * third that is killed.
 */
@Timeout(180)
class ManyServersIT {
  private static final String RECOMMEND = "v1/recommendations";
  private static final String KEY = "X-API-Key";
  private static final String ONCE = "Idempotency-Key";
  private static final Duration SOON = Duration.ofSeconds(30);

  @SuppressWarnings("NullAway.Init")
  private ServerConfig config;

  @SuppressWarnings("NullAway.Init")
  private Served one;

  @SuppressWarnings("NullAway.Init")
  private Served other;

  @BeforeEach
  void start() {
    config = Served.config(PostgresServer.shared());
    one = new Served(config);
    other = new Served(config);
    Until.within(
        SOON, () -> metric(one, "zhiyin_servers") == 2 && metric(other, "zhiyin_servers") == 2);
  }

  @AfterEach
  void stop() {
    other.close();
    one.close();
  }

  @Test
  void aKeyHoldsOnEveryServerAndARevokedOneOnNone() {
    try (Store store = Store.open(one.shop().home(), config.shop())) {
      var keys = new ApiKeys(store.apiKeys());
      var key = keys.create("a", Grant.of(Scope.SHOPPERS), Instant.now());
      keys.create("b", Grant.of(Scope.METRICS), Instant.now());
      Until.within(SOON, () -> status(one, "") == 401 && status(other, "") == 401);
      assertThat(status(one, key.secret())).isEqualTo(200);
      assertThat(status(other, key.secret())).isEqualTo(200);

      keys.revoke(key.key().id());
      Until.within(
          SOON, () -> status(one, key.secret()) == 401 && status(other, key.secret()) == 401);
    }
  }

  @Test
  void aListIsReadOnByAnyServer() {
    var shown = new ArrayList<String>();
    var first = one.client().post(RECOMMEND, "{'userId':'小明','k':3,'locale':'en'}");
    shown.addAll(ids(first));
    @Nullable String cursor = first.json().get("cursor").textValue();
    for (int turn = 0; cursor != null; turn++) {
      var next = (turn % 2 == 0 ? other : one).client().post(RECOMMEND, page(cursor));
      assertThat(next.status()).as(next.response().body()).isEqualTo(200);
      assertThat(next.json().get("recommendationId"))
          .isEqualTo(first.json().get("recommendationId"));
      shown.addAll(ids(next));
      cursor = next.json().path("cursor").textValue();
    }
    assertThat(shown).doesNotHaveDuplicates().hasSizeGreaterThan(6);
    assertThat(shown)
        .containsExactlyInAnyOrderElementsOf(
            ids(one.client().post(RECOMMEND, "{'userId':'小明','k':500}")));
  }

  @Test
  void whatAServerBeganThatIsKilledGoesOnElsewhere(@TempDir Path folder) {
    String events = "{'events':[{'userId':'kill','productId':'tea-1','type':'view'}]}";
    var shop = new SmallShop(new Home(folder.resolve("home")), config.shop());
    shop.stocked().published();
    try (var killed = served(shop, folder);
        var client = new Client(killed.address())) {
      Until.within(SOON, () -> metric(one, "zhiyin_servers") == 3);
      String cursor =
          client.post(RECOMMEND, "{'userId':'小明','k':3}").json().get("cursor").textValue();
      Until.within(SOON, () -> other.client().post(RECOMMEND, page(cursor)).status() == 200);
      try (var half =
          HalfSent.beingRead(
              killed.address(),
              "POST /v1/events",
              Client.quoted(events),
              ONCE + ": begun-by-the-dead")) {
        assertThat(sent(one, events)).isEqualTo(409);
        assertThat(half).isNotNull();
        killed.kill();
      }
      assertThat(sent(one, events)).as("while it may be alive").isEqualTo(409);
      assertThat(one.client().post(RECOMMEND, page(cursor)).status()).isEqualTo(200);
      Until.within(SOON, () -> sent(other, events) == 200);
      assertThat(one.client().get("v1/users/kill").json().at("/history/0/eventIds")).hasSize(1);
      Until.within(SOON, () -> metric(one, "zhiyin_servers") == 2);
    }
  }

  private static int sent(Served served, String events) {
    return served.client().post("v1/events", events, ONCE, "begun-by-the-dead").status();
  }

  private ShopProcess served(SmallShop shop, Path folder) {
    var store = config.shop().store();
    return ShopProcess.serve(
        Map.of(
            "ZHIYIN_STORE_URL", store.url(),
            "ZHIYIN_STORE_USER", store.user(),
            "ZHIYIN_STORE_PASSWORD", PostgresServer.PASSWORD),
        shop.home().root(),
        folder.resolve("log"));
  }

  @Test
  void whoIsErasedAtOneServerHasNoListOnAnother() {
    String cursor =
        one.client().post(RECOMMEND, "{'userId':'Ann','k':3}").json().get("cursor").textValue();
    Until.within(SOON, () -> other.client().post(RECOMMEND, page(cursor)).status() == 200);

    other.client().delete("v1/users/Ann");

    Until.within(
        SOON,
        () ->
            one.client().post(RECOMMEND, page(cursor)).status() == 410
                && other.client().post(RECOMMEND, page(cursor)).status() == 410);
  }

  @Test
  void aRequestIsDoneOnceWhicheverServersGetIt() {
    String key = UUID.randomUUID().toString();
    String events = "{'events':[{'userId':'twice','productId':'tea-1','type':'view'}]}";

    var first = one.client().post("v1/events", events, ONCE, key);
    var again = other.client().post("v1/events", events, ONCE, key);

    assertThat(again.response().body()).isEqualTo(first.response().body());
    assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
    assertThat(other.client().get("v1/users/twice").json().at("/history/0/eventIds")).hasSize(1);
    var changed = other.client().post("v1/events", events.replace("view", "cart"), ONCE, key);
    assertThat(changed.status()).isEqualTo(422);
  }

  @Test
  void aRequestUnderWayAtAnotherServerIsRefused() {
    String body = "{\"events\":[{\"userId\":\"i\",\"productId\":\"tea-1\",\"type\":\"view\"}]}";
    String quoted = body.replace('"', '\'');
    String key = UUID.randomUUID().toString();
    try (var half =
        HalfSent.beingRead(one.server().address(), "POST /v1/events", body, ONCE + ": " + key)) {
      assertThat(other.client().post("v1/events", quoted, ONCE, key).status()).isEqualTo(409);
      assertThat(half.finish()).startsWith("HTTP/1.1 200");
      assertThat(other.client().post("v1/events", quoted, ONCE, key).header("Idempotent-Replayed"))
          .isEqualTo("true");
    }
  }

  @Test
  void aClickCountsOnceWhicheverServerIsToldOfIt() {
    String list =
        one.client()
            .get("v1/users/Ann/recommendations?k=2")
            .json()
            .get("recommendationId")
            .textValue();

    click(other, list, "c1", "click");
    click(one, list, "c2", "click");
    click(other, list, "c3", "purchase");
    click(one, list, "c4", "purchase");
    click(one, "unknown", "c5", "click");

    Until.within(SOON, () -> counted("clicks") == 1 && counted("conversions") == 1);
    LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    assertThat(counted("clicks")).isOne();
    assertThat(counted("conversions")).isOne();
    assertThat(counted("impressions")).isOne();
  }

  @Test
  void serversShareWhatAKeyMaySendAndWhoDiesLeavesItsShare() {
    String secret;
    try (Store store = Store.open(new Home(one.shop().home().root()), config.shop())) {
      secret =
          new ApiKeys(store.apiKeys())
              .create(
                  "a",
                  Grant.of(Scope.SHOPPERS, Scope.METRICS)
                      .withLimits(new Grant.Limits(OptionalInt.of(8), OptionalInt.empty())),
                  Instant.now())
              .secret();
    }
    Until.within(SOON, () -> status(one, "") == 401 && status(other, "") == 401);

    assertThat(isWithin(one, secret, 4)).isTrue();
    assertThat(isWithin(other, secret, 4)).isTrue();
    other.close();
    Until.within(
        SOON,
        () -> {
          LockSupport.parkNanos(Duration.ofMillis(1100).toNanos());
          return !isWithin(one, secret, 4);
        });
    LockSupport.parkNanos(Duration.ofMillis(1100).toNanos());
    assertThat(isWithin(one, secret, 8)).isTrue();
    other = new Served(config);
  }

  @Test
  void oneServerAtATimeHasWordingsProposedAndTheOthersUseThem() throws IOException {
    var askedAtOnce = new AtomicInteger();
    var mostAtOnce = new AtomicInteger();
    UnaryOperator<String> slow =
        asked -> {
          mostAtOnce.accumulateAndGet(askedAtOnce.incrementAndGet(), Math::max);
          LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
          askedAtOnce.decrementAndGet();
          return "{\"wordings\": [\"Here is why: %s\"]}"
              .formatted(
                  asked
                      .lines()
                      .filter(line -> line.startsWith("Sentence: "))
                      .findFirst()
                      .orElseThrow()
                      .substring(10));
        };
    try (var model = new ChatServer(slow);
        var first = new Served(config.withReasons(Optional.of(by(model))));
        var second = new Served(config.withReasons(Optional.of(by(model))))) {
      Until.within(
          Duration.ofSeconds(40),
          () ->
              wordedBy(first, "ear-1").equals(Set.of("model"))
                  && wordedBy(second, "ear-1").equals(Set.of("model")));
      Until.within(
          Duration.ofSeconds(40),
          () -> wordedBy(second, "tea-1").equals(Set.of("model"))); // which only this one met
      assertThat(mostAtOnce).hasValue(1);
      // A sentence is asked for again only while its wordings are refused.
      List<String> accepted =
          first.client().get("v1/wordings").json().findValuesAsText("text").stream()
              .map(text -> "Sentence: %s\\n".formatted(text.substring("Here is why: ".length())))
              .toList();
      assertThat(accepted).isNotEmpty();
      assertThat(
              model.asked().stream()
                  .map(one -> one.body().toString())
                  .filter(body -> accepted.stream().anyMatch(body::contains)))
          .hasSizeGreaterThanOrEqualTo(accepted.size())
          .doesNotHaveDuplicates();
    }
  }

  private static ReasonsSettings by(ChatServer model) {
    return new ReasonsSettings(
        model.url(),
        Optional.empty(),
        "wordsmith",
        1,
        Duration.ofSeconds(5),
        0,
        ServiceBudget.UNLIMITED);
  }

  /* Without reasons of one shopper, which are always the templates'. */
  private static Set<String> wordedBy(Served served, String product) {
    var by = new HashSet<String>();
    served
        .client()
        .post(RECOMMEND, "{'history':[{'productId':'%s'}],'locale':'en'}".formatted(product))
        .json()
        .get("items")
        .forEach(
            item ->
                item.get("reasons")
                    .forEach(
                        one -> {
                          if (!one.get("sentence").textValue().contains(": 1 shopper")) {
                            by.add(one.get("wordedBy").textValue());
                          }
                        }));
    return by;
  }

  /* Whether of many requests no more get through than a rate allows, and as many at once. */
  private static boolean isWithin(Served served, String secret, int perSecond) {
    long start = System.nanoTime();
    long through =
        IntStream.range(0, 30).parallel().filter(_ -> status(served, secret) == 200).count();
    double seconds = (System.nanoTime() - start) / 1e9;
    assertThat(through).isGreaterThanOrEqualTo(perSecond);
    return through <= perSecond * (1 + seconds) + 1;
  }

  private double counted(String what) {
    String name = "zhiyin_placement_%s_total{placement=\"recommendations\"}".formatted(what);
    return metric(one, name) + metric(other, name);
  }

  private static void click(Served served, String list, String event, String type) {
    var reply =
        served
            .client()
            .post(
                "v1/events",
                "{'events':[{'eventId':'%s','userId':'Ann','productId':'ear-2','type':'%s','recommendationId':'%s'}]}"
                    .formatted(event, type, list));
    assertThat(reply.status()).isEqualTo(200);
  }

  private static String page(String cursor) {
    return "{'cursor':'%s'}".formatted(cursor);
  }

  private static int status(Served served, String secret) {
    return secret.isEmpty()
        ? served.client().get("v1/users").status()
        : served.client().get("v1/users", KEY, secret).status();
  }

  private static double metric(Served served, String name) {
    return metric(served.client(), name);
  }

  private static double metric(Client client, String name) {
    return client
        .get("metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }
}
