package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.access.ApiKeys;
import dev.zhiyin.engine.access.Scope;
import dev.zhiyin.engine.config.HttpSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
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
      var keys = new ApiKeys(served.shop().home().keys());
      var client = served.client();
      assertThat(client.get("v1/users").status()).isEqualTo(200);

      var read = keys.create("reader", Scope.READ, Instant.now());
      await(() -> client.get("v1/users").status() == 401);
      var refused = client.get("v1/users", HEADER, read.secret() + "x");
      assertThat(refused.json().get("detail").textValue())
          .isEqualTo("the key in X-API-Key is not valid");
      assertThat(refused.header("WWW-Authenticate")).isEqualTo("ApiKey header=\"X-API-Key\"");
      assertThat(client.get("v1/users", HEADER, read.secret()).status()).isEqualTo(200);
      assertThat(client.post("v1/events", EVENT, HEADER, read.secret()).status()).isEqualTo(403);
      assertThat(client.get("livez").status()).isEqualTo(200);
      for (String page : List.of("", "base.css", "docs", "docs/docs.css", "openapi.json")) {
        assertThat(client.get(page).status()).as("/" + page).isEqualTo(200);
      }

      keys.revoke(read.key().id());
      await(() -> client.get("v1/users", HEADER, read.secret()).status() == 401);
    }
  }

  @Test
  void aScopeIncludesThoseBeforeIt() {
    try (var served = new Served()) {
      var keys = new ApiKeys(served.shop().home().keys());
      var client = served.client();
      String write = keys.create("writer", Scope.WRITE, Instant.now()).secret();
      String admin = keys.create("admin", Scope.ADMIN, Instant.now()).secret();
      await(() -> client.get("v1/users").status() == 401);

      assertThat(client.post("v1/events", EVENT, HEADER, write).status()).isEqualTo(200);
      for (String key : List.of(write, admin)) {
        assertThat(client.get("v1/users/k", HEADER, key).status()).isEqualTo(200);
        assertThat(client.send(client.request("v1/users/k", HEADER, key).DELETE()).status())
            .isEqualTo(key.equals(admin) ? 200 : 403);
      }
    }
  }

  @Test
  void aKeySendsNoMoreThanItMayAndAnotherIsNotHeldUp() {
    try (var served =
        new Served(
            Served.config(HttpSettings.DEFAULT.withRequestsPerSecond(5)),
            home -> new ApiKeys(home.keys()).create("a", Scope.READ, Instant.now()))) {
      var client = served.client();
      var keys = new ApiKeys(served.shop().home().keys());
      String busy = keys.create("busy", Scope.READ, Instant.now()).secret();
      String other = keys.create("other", Scope.READ, Instant.now()).secret();
      await(() -> client.get("v1/users", HEADER, other).status() == 200);

      var replies =
          IntStream.range(0, 50).mapToObj(_ -> client.get("v1/users", HEADER, busy)).toList();

      assertThat(replies).extracting(Client.Reply::status).startsWith(200, 200, 200, 200, 200);
      var refused = replies.stream().filter(reply -> reply.status() == 429).findFirst();
      assertThat(refused).isPresent();
      assertThat(refused.orElseThrow().header("Retry-After")).isEqualTo("1");
      assertThat(refused.orElseThrow().json().get("type").textValue())
          .isEqualTo("urn:zhiyin:problem:rate-limited");
      assertThat(client.get("v1/users", HEADER, other).status()).isEqualTo(200);
      await(() -> client.get("v1/users", HEADER, busy).status() == 200);
    }
  }

  @Test
  void withoutAKeyNothingListensBeyondLoopback() {
    var shop = new SmallShop(new Home(folder)).stocked();
    shop.published();
    var config = Served.config(HttpSettings.DEFAULT.withHost("0.0.0.0"));

    assertThatThrownBy(() -> ZhiyinServer.start(shop.home(), config))
        .isInstanceOf(WorkRefused.class)
        .hasMessage(
            "server.host is '0.0.0.0', and without a key a server listens on loopback only; make one with: zhiyin keys create --home %s --name NAME",
            folder);

    new ApiKeys(shop.home().keys()).create("a", Scope.READ, Instant.now());
    try (var server = ZhiyinServer.start(shop.home(), config);
        var client = new Client(server.address())) {
      assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
      assertThat(client.get("livez").status()).isEqualTo(200);
      assertThat(client.get("v1/users").status()).isEqualTo(401);
    }
  }

  private static void await(BooleanSupplier condition) {
    Instant end = Instant.now().plusSeconds(30);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("time to wait until").isBefore(end);
      try {
        Thread.sleep(Duration.ofMillis(50));
      } catch (InterruptedException stop) {
        throw new IllegalStateException(stop);
      }
    }
  }
}
