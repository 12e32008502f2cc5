package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.server.key.ApiKeys;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import dev.zhiyin.testing.Until;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in. {@link OpenApiIT} asks every route. */
@Timeout(120)
class KeysIT {
  private static final String HEADER = "X-API-Key";
  private static final String EVENT =
      "{'events':[{'userId':'k','productId':'tea-1','type':'view'}]}";

  @TempDir Path folder;

  @Test
  void aServerFollowsWhatBecomesOfItsKeys() {
    try (var served = new Served()) {
      var keys = Keys.of(served);
      var client = served.client();
      assertThat(client.get("v1/users").status()).isEqualTo(200);

      var read = keys.create("reader", Grant.of(Scope.SHOPPERS), Instant.now());
      Until.holds(() -> client.get("v1/users").status() == 401);
      var refused = client.get("v1/users", HEADER, read.secret() + "x");
      assertThat(refused.json().get("detail").textValue())
          .isEqualTo("the key in X-API-Key is not valid");
      assertThat(refused.header("WWW-Authenticate"))
          .isEqualTo("ApiKey header=\"X-API-Key\", Bearer realm=\"zhiyin\"");
      assertThat(client.get("v1/users", HEADER, read.secret()).status()).isEqualTo(200);
      assertThat(client.post("v1/events", EVENT, HEADER, read.secret()).status()).isEqualTo(403);
      assertThat(client.get("livez").status()).isEqualTo(200);
      for (String page :
          List.of(
              "",
              "base.css",
              "docs",
              "docs/docs.css",
              "webjars/uplot/dist/uPlot.esm.js",
              "openapi.json")) {
        assertThat(client.get(page).status()).as("/" + page).isEqualTo(200);
      }

      keys.revoke(read.key().id());
      Until.holds(() -> client.get("v1/users", HEADER, read.secret()).status() == 401);
    }
  }

  @Test
  void aKeyDoesWhatItsScopesSayAndNothingElse() {
    try (var served = new Served()) {
      var keys = Keys.of(served);
      var client = served.client();
      String events = create(keys, Grant.of(Scope.EVENTS));
      String lists = create(keys, Grant.of(Scope.RECOMMEND, Scope.SEARCH));
      String admin = create(keys, Grant.of(Scope.ADMIN));
      Until.holds(() -> client.get("v1/users").status() == 401);

      assertThat(client.post("v1/events", EVENT, HEADER, events).status()).isEqualTo(200);
      var deleted = client.send(client.request("v1/products/tea-1", HEADER, events).DELETE());
      assertThat(deleted.status()).isEqualTo(403);
      for (String other : List.of(events, lists)) {
        var patched = client.patch("v1/products/tea-1", "{'price':1}", HEADER, other);
        assertThat(patched.status()).isEqualTo(403);
      }
      assertThat(deleted.json().get("detail").textValue())
          .matches("key [0-9a-f]{8} has the scope events; this needs catalogue");
      assertThat(client.get("v1/products/popular", HEADER, lists).status()).isEqualTo(200);
      assertThat(client.get("v1/search?q=tent", HEADER, lists).status()).isEqualTo(200);
      for (String path :
          List.of("v1/users/k", "v1/users", "metrics", "v1/metrics", "v1/export/events")) {
        assertThat(client.get(path, HEADER, lists).status()).as(path).isEqualTo(403);
        assertThat(client.get(path, HEADER, admin).status()).as(path).isEqualTo(200);
        assertThat(client.head(path, HEADER, lists).status()).as(path).isEqualTo(403);
        assertThat(client.head(path, HEADER, admin).status()).as(path).isEqualTo(200);
      }
    }
  }

  @Test
  void whatTellsOfAShopperWantsTheScopeOfListsForShoppers() {
    try (var served = new Served()) {
      var keys = Keys.of(served);
      var client = served.client();
      List<String> asked =
          List.of(
              "v1/search?q=tent&userId=Ann",
              "v1/search?q=tent&sessionId=s",
              "v1/suggest?q=te&userId=Ann",
              "v1/suggest?q=te&sessionId=s");
      for (String path : asked) {
        assertThat(client.get(path).status()).as("without keys: " + path).isEqualTo(200);
      }
      String search = create(keys, Grant.of(Scope.SEARCH));
      String both = create(keys, Grant.of(Scope.RECOMMEND, Scope.SEARCH));
      Until.holds(() -> client.get("v1/users").status() == 401);

      for (String path : asked) {
        var refused = client.get(path, HEADER, search);
        assertThat(refused.status()).as(path).isEqualTo(403);
        assertThat(refused.json().get("detail").textValue())
            .matches("key [0-9a-f]{8} has the scope search; this needs recommend");
        assertThat(client.get(path, HEADER, both).status()).as(path).isEqualTo(200);
      }
      for (String path : List.of("v1/search?q=tent", "v1/suggest?q=te")) {
        assertThat(client.get(path, HEADER, search).status()).as(path).isEqualTo(200);
      }
    }
  }

  @Test
  void theCursorOfAShoppersSearchWantsTheScopeOfListsForShoppers() {
    try (var served = new Served()) {
      var keys = Keys.of(served);
      var client = served.client();
      String search = create(keys, Grant.of(Scope.SEARCH));
      String both = create(keys, Grant.of(Scope.RECOMMEND, Scope.SEARCH));
      Until.holds(() -> client.get("v1/users").status() == 401);

      for (String shopper : List.of("&userId=Ann", "&sessionId=s")) {
        String next = next(client.get("v1/search?q=tea&k=1" + shopper, HEADER, both));
        var refused = client.get(next, HEADER, search);
        assertThat(refused.status()).as(shopper).isEqualTo(403);
        assertThat(refused.json().get("detail").textValue())
            .matches("key [0-9a-f]{8} has the scope search; this needs recommend");
        assertThat(client.get(next, HEADER, both).status()).as(shopper).isEqualTo(200);
      }
      String ofNobody = next(client.get("v1/search?q=tea&k=1", HEADER, both));
      assertThat(client.get(ofNobody, HEADER, search).status()).isEqualTo(200);
    }
  }

  private static String next(Client.Reply page) {
    return "v1/search?cursor=" + page.json().get("cursor").textValue();
  }

  @Test
  void aHeadIsAnsweredAsTheGetThatItStandsFor() {
    try (var served = new Served()) {
      var keys = Keys.of(served);
      var client = served.client();
      String search = create(keys, Grant.of(Scope.SEARCH));
      Until.holds(() -> client.get("v1/users").status() == 401);

      for (String open : List.of("livez", "readyz", "")) {
        var head = client.head(open);
        assertThat(head.status()).as(open).isEqualTo(200);
        assertThat(head.response().body()).isEmpty();
        assertThat(head.header("Content-Type")).isEqualTo(client.get(open).header("Content-Type"));
      }
      assertThat(client.head("v1/products/tea-1", HEADER, search).status()).isEqualTo(200);
      assertThat(client.head("v1/products/none", HEADER, search).status()).isEqualTo(404);
      assertThat(client.head("v1/search", HEADER, search).status()).isEqualTo(400);
      assertThat(client.head("v1/events", HEADER, search).status()).isEqualTo(405);
    }
  }

  @Test
  void aKeyMayComeAsABearerToken() {
    try (var served = new Served()) {
      String key = create(Keys.of(served), Grant.of(Scope.METRICS));
      var client = served.client();
      Until.holds(() -> client.get("metrics").status() == 401);

      for (String form : List.of("Bearer " + key, "bearer  " + key)) {
        assertThat(client.get("metrics", "Authorization", form).status()).as(form).isEqualTo(200);
      }
      var wrong = client.get("metrics", "Authorization", "Bearer " + key + "x");
      assertThat(wrong.status()).isEqualTo(401);
      assertThat(wrong.json().get("detail").textValue())
          .isEqualTo("the key in Authorization is not valid");
      for (String form : List.of("Basic " + key, key, "Bearer", "")) {
        assertThat(client.get("metrics", "Authorization", form).status()).as(form).isEqualTo(401);
      }
      assertThat(client.get("metrics", "Authorization", "Basic abc", HEADER, key).status())
          .as("beside what a proxy asks for")
          .isEqualTo(200);
    }
  }

  @Test
  void aKeyEndsAndIsForItsOriginsOnly() {
    try (var served = new Served()) {
      var keys = Keys.of(served);
      var client = served.client();
      Instant end = Instant.parse("2026-01-01T00:00:00Z");
      String over = create(keys, Grant.of(Scope.SEARCH).withExpires(Optional.of(end)));
      String soon =
          create(
              keys, Grant.of(Scope.SEARCH).withExpires(Optional.of(Instant.now().plusSeconds(15))));
      String page =
          create(keys, Grant.of(Scope.SEARCH).withOrigins(List.of("https://Shop.example:443")));
      String path = "v1/products/tea-1";
      Until.holds(() -> client.get(path).status() == 401);

      var expired = client.get(path, HEADER, over);
      assertThat(expired.status()).isEqualTo(401);
      assertThat(expired.json().get("detail").textValue())
          .matches("key [0-9a-f]{8} expired at 2026-01-01T00:00:00Z");
      assertThat(client.get(path, HEADER, soon).status()).isEqualTo(200);
      Until.holds(() -> client.get(path, HEADER, soon).status() == 401);

      var own = client.get(path, HEADER, page, "Origin", "https://shop.example");
      assertThat(own.status()).isEqualTo(200);
      assertThat(own.header("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
      assertThat(client.get(path, HEADER, page).status()).as("no page at all").isEqualTo(200);
      var other = client.get(path, HEADER, page, "Origin", "https://else.example");
      assertThat(other.status()).isEqualTo(403);
      assertThat(other.header("Access-Control-Allow-Origin")).isEmpty();
      assertThat(client.get(path, HEADER, page, "Origin", "null").status()).isEqualTo(403);
    }
  }

  @Test
  void aKeyHasItsOwnRateAndItsOwnNumberOfRequestsAtTheSameTime() {
    try (var served = new Served()) {
      var keys = Keys.of(served);
      var client = served.client();
      var few = new Grant.Limits(OptionalInt.of(2), OptionalInt.empty());
      String slow = create(keys, Grant.of(Scope.SEARCH).withLimits(few));
      var one = new Grant.Limits(OptionalInt.empty(), OptionalInt.of(1));
      String single = create(keys, Grant.of(Scope.RECOMMEND).withLimits(one));
      Until.holds(() -> client.get("v1/products/tea-1").status() == 401);

      assertThat(
              IntStream.range(0, 20)
                  .map(_ -> client.get("v1/products/tea-1", HEADER, slow).status()))
          .startsWith(200, 200)
          .contains(429);
      try (var half = HalfSent.recommendation(served, HEADER + ": " + single)) {
        HalfSent.awaitUnderWay(served, 1);
        var refused = client.get("v1/products/popular", HEADER, single);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().get("detail").textValue())
            .isEqualTo("this key has 1 requests under way, the most that it may");
        assertThat(half.finish()).startsWith("HTTP/1.1 200");
      }
    }
  }

  private static String create(ApiKeys keys, Grant grant) {
    return keys.create("a", grant, Instant.now()).secret();
  }

  @Test
  void aKeySendsNoMoreThanItMayAndAnotherIsNotHeldUp() {
    try (var served =
        new Served(
            Served.config("server: {requestsPerSecond: 5}"),
            home ->
                Keys.with(
                    home, keys -> keys.create("a", Grant.of(Scope.SHOPPERS), Instant.now())))) {
      var client = served.client();
      var keys = Keys.of(served);
      String busy = keys.create("busy", Grant.of(Scope.SHOPPERS), Instant.now()).secret();
      String other = keys.create("other", Grant.of(Scope.SHOPPERS), Instant.now()).secret();
      Until.holds(() -> client.get("v1/users", HEADER, other).status() == 200);

      var replies =
          IntStream.range(0, 50).mapToObj(_ -> client.get("v1/users", HEADER, busy)).toList();

      assertThat(replies).extracting(Client.Reply::status).startsWith(200, 200, 200, 200, 200);
      var refused = replies.stream().filter(reply -> reply.status() == 429).findFirst();
      assertThat(refused).isPresent();
      assertThat(refused.orElseThrow().header("Retry-After")).isEqualTo("1");
      assertThat(refused.orElseThrow().json().get("type").textValue())
          .isEqualTo("urn:zhiyin:problem:rate-limited");
      assertThat(client.get("v1/users", HEADER, other).status()).isEqualTo(200);
      Until.holds(() -> client.get("v1/users", HEADER, busy).status() == 200);
    }
  }

  @Test
  void withoutAKeyNothingListensBeyondLoopback() {
    var shop = new SmallShop(new Home(folder)).stocked();
    shop.published();
    var config = Served.config("server: {host: 0.0.0.0}");

    assertThatThrownBy(() -> ZhiyinServer.start(shop.home(), config))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            "server.host is '0.0.0.0', and without a key a server listens on loopback only; make"
                + " one with: zhiyin keys create --home %s --name NAME",
            folder);

    Keys.with(shop.home(), keys -> keys.create("a", Grant.of(Scope.SHOPPERS), Instant.now()));
    try (var server = ZhiyinServer.start(shop.home(), config);
        var client = new Client(server.address())) {
      assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
      assertThat(client.get("livez").status()).isEqualTo(200);
      assertThat(client.get("v1/users").status()).isEqualTo(401);
    }
  }
}
