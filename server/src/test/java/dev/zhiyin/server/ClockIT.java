package dev.zhiyin.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.key.ApiKeys;
import dev.zhiyin.server.key.Grant;
import dev.zhiyin.server.key.Scope;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The clock of a server jumps back by two days, and stays behind over a kill; or jumps ahead by
 * more than two years.
 */
@Timeout(180)
class ClockIT {
  private static final Duration JUMP = Duration.ofDays(-2);
  private static final String USER = "clock-user";

  @TempDir Path folder;

  @Test
  void aClockThatJumpsBackChangesNoOrderAndLosesNothing() throws IOException {
    var home = new Home(folder.resolve("home"));
    new SmallShop(home).stocked().published();
    new SmallShop(home).published();
    var clock = new WrongClock(folder);
    Path log = folder.resolve("server.log");
    var products = List.of("tea-1", "ear-1", "tent-1", "mug-1");
    try (var server = ShopProcess.serve(clock.environment(), home.root(), log);
        var client = new Client(server.address())) {
      add(client, products.get(0));
      clock.jump(JUMP);
      add(client, products.get(1));
      new GenerationRepository(home).publish(1);
      untilServed(client, 1);
      add(client, products.get(2));
      assertProductsAppearAndGo(client, "clock-1");
      assertThat(newestLogLine(log)).isBefore(Instant.now().minus(Duration.ofDays(1)));
      assertThat(history(client)).isEqualTo(products.subList(0, 3).reversed());
      server.kill();
    }
    ToolRun.verified(home);
    try (var server = ShopProcess.serve(clock.environment(), home.root(), log);
        var client = new Client(server.address())) {
      add(client, products.get(3));
      assertThat(history(client)).isEqualTo(products.reversed());
      assertThat(times(client)).isSortedAccordingTo(Comparator.reverseOrder());
      assertProductsAppearAndGo(client, "clock-2");
      server.stop();
    }
    ToolRun.verified(home);
  }

  @Test
  void aKeyIsLetThroughAsOftenAfterTheClockWasPutBack() {
    var home = new Home(folder.resolve("home"));
    new SmallShop(home).stocked().published();
    String secret;
    try (Store store = Store.open(home)) {
      var few = new Grant.Limits(OptionalInt.of(5), OptionalInt.empty());
      secret =
          new ApiKeys(store.apiKeys())
              .create("few", Grant.of(Scope.SEARCH).withLimits(few), Instant.now())
              .secret();
    }
    var clock = new WrongClock(folder);
    try (var server =
            ShopProcess.serve(clock.environment(), home.root(), folder.resolve("server.log"));
        var client = new Client(server.address())) {
      for (int i = 0; i < 12; i++) {
        if (i == 1) {
          clock.jump(JUMP);
        }
        var reply = client.get("v1/products/mug-1", "Authorization", "Bearer " + secret);
        assertThat(reply.status()).as("request %d", i).isEqualTo(200);
        LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
      }
    }
  }

  @Test
  void aClockThatIsFarAheadDeletesNothingAndLeavesNothing() throws IOException {
    var home = new Home(folder.resolve("home"));
    new SmallShop(home).stocked().published();
    Files.writeString(home.config(), "retention: {days: 365}\n");
    var clock = new WrongClock(folder);
    Path log = folder.resolve("server.log");
    try (var server = ShopProcess.serve(clock.environment(), home.root(), log);
        var client = new Client(server.address())) {
      add(client, "tea-1");
      server.stop();
    }
    clock.jump(Duration.ofDays(800));
    try (var server = ShopProcess.serve(clock.environment(), home.root(), log);
        var client = new Client(server.address())) {
      add(client, "ear-1");
      Until.holds(() -> read(log).contains("is accepted with: zhiyin clock --accept"));
      assertThat(history(client)).containsExactly("ear-1", "tea-1");
      assertThat(ahead(client)).isBetween(799 * 86_400.0, 801 * 86_400.0);
      clock.jump(Duration.ZERO);
      add(client, "tent-1");
      assertThat(history(client)).containsExactly("tent-1", "ear-1", "tea-1");
      assertThat(times(client)).allMatch(time -> !time.isAfter(Instant.now().plusSeconds(5)));
      assertThat(ahead(client)).isBetween(-60.0, 60.0);
      server.stop();
    }
  }

  @Test
  void reservationsEndByTheDatabasesClockWhateverThatOfTheServerIs() {
    var home = new Home(folder.resolve("home"));
    var store = Served.config(PostgresServer.shared()).shop().store();
    new SmallShop(home, ShopConfig.DEFAULT.withStore(store)).stocked().published();
    for (Duration wrong : List.of(JUMP, Duration.ofHours(3))) {
      var clock = new WrongClock(folder);
      clock.jump(wrong);
      var environment = new HashMap<>(clock.environment());
      environment.put("ZHIYIN_STORE_URL", store.url());
      environment.put("ZHIYIN_STORE_USER", store.user());
      environment.put("ZHIYIN_STORE_PASSWORD", PostgresServer.PASSWORD);
      try (var server = ShopProcess.serve(environment, home.root(), folder.resolve("server.log"));
          var client = new Client(server.address())) {
        Instant end = Instant.now().plusSeconds(3);
        String until = "{'status':'reserved','reservedUntil':'%s'}";
        assertThat(client.patch("v1/products/mug-1", until.formatted(end)).status()).isEqualTo(200);
        boolean shown;
        do {
          boolean before = Instant.now().isBefore(end);
          shown = latest(client).contains("mug-1");
          assertThat(shown && before && Instant.now().isBefore(end))
              .as("shown too early")
              .isFalse();
          assertThat(shown || before || Instant.now().isBefore(end.plusSeconds(5)))
              .as("shown when it has ended")
              .isTrue();
          LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        } while (!shown);
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        assertThat(latest(client)).as("stays shown").contains("mug-1");
        String past = until.formatted(Instant.now().minusSeconds(60));
        assertThat(client.patch("v1/products/mug-1", past).status()).isEqualTo(400);
      }
    }
  }

  private static List<String> latest(Client client) {
    return client.get("v1/products/latest?k=50").json().findValuesAsText("productId");
  }

  private static double ahead(Client client) {
    return client
        .get("metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith("zhiyin_clock_ahead_seconds "))
        .mapToDouble(line -> Double.parseDouble(line.split(" ", 2)[1]))
        .findFirst()
        .orElseThrow();
  }

  /* The event counts in an answer that asks for it, and has its place in the history. */
  private static void add(Client client, String product) {
    JsonNode receipt =
        client
            .post(
                "v1/events",
                "{'events':[{'userId':'%s','productId':'%s','type':'view'}]}"
                    .formatted(USER, product))
            .json();
    assertThat(receipt.at("/results/0/status").textValue()).isEqualTo("accepted");
    long sequence = receipt.get("sequence").longValue();
    JsonNode answer =
        client
            .get("v1/users/%s/recommendations?k=14&minSequence=%d".formatted(USER, sequence))
            .json();
    assertThat(answer.get("sequence").longValue()).isGreaterThanOrEqualTo(sequence);
    assertThat(history(client).getFirst()).isEqualTo(product);
  }

  private static void assertProductsAppearAndGo(Client client, String id) {
    var put = client.put("v1/products/" + id, "{'id':'%s','title':'折叠雨伞','stock':1}".formatted(id));
    assertThat(put.status()).isEqualTo(200);
    assertThat(client.get("v1/products/latest?k=1").json().at("/items/0/productId").textValue())
        .isEqualTo(id);
    assertThat(client.delete("v1/products/" + id).status()).isEqualTo(200);
    assertThat(client.get("v1/products/" + id).status()).isEqualTo(404);
    assertThat(client.get("v1/products/latest?k=1").json().at("/items/0/productId").textValue())
        .isNotEqualTo(id);
  }

  private static List<String> history(Client client) {
    return items(client).findValuesAsText("productId");
  }

  private static List<Instant> times(Client client) {
    var times = new ArrayList<Instant>();
    items(client).forEach(item -> times.add(Instant.parse(item.get("timestamp").textValue())));
    return times;
  }

  private static JsonNode items(Client client) {
    return client.get("v1/users/" + USER).json().get("history");
  }

  private static void untilServed(Client client, int generation) {
    Until.holds(() -> client.get("readyz").json().get("generation").intValue() == generation);
  }

  private static Instant newestLogLine(Path log) throws IOException {
    return Instant.parse(Files.readAllLines(log).getLast().split(" ", 2)[0]);
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
