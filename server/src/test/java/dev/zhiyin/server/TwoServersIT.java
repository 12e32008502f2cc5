package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.zhiyin.testing.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two servers, each with a home of its own, on one PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersIT {
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration INDEXED = Duration.ofSeconds(10);
  private static final int ROUNDS = 10;

  @SuppressWarnings("NullAway.Init")
  private Served one;

  @SuppressWarnings("NullAway.Init")
  private Served other;

  @BeforeAll
  void start() {
    var config = Served.config(PostgresServer.shared());
    one = new Served(config);
    other = new Served(config);
  }

  @AfterAll
  void stop() {
    other.close();
    one.close();
  }

  @Test
  void aProductPutThroughOneIsShownByTheOtherWithinASecond() {
    for (int i = 0; i < ROUNDS; i++) {
      String id = "two-" + i;
      one.client().put("v1/products/" + id, "{'title':'narwhal tusk','stock':1}");
      within(SOON, () -> ids(other.client().get("v1/search?q=narwhal&k=50")).contains(id));

      other.client().delete("v1/products/" + id);
      within(SOON, () -> !ids(one.client().get("v1/search?q=narwhal&k=50")).contains(id));
    }
  }

  @Test
  void ofBuyersAtBothOneWinsAndTheOtherServerFollowsWithinASecond() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      String path = "v1/products/piece-" + i;
      one.client().put(path, "{'title':'quoll figurine','brand':'Quoll','stock':1}");
      String search = "v1/search?q=quoll&filter=" + Client.encoded("{'brand':['Quoll']}");
      within(SOON, () -> !ids(other.client().get(search)).isEmpty());
      var buyers = new ArrayList<Callable<Integer>>();
      for (Served server : List.of(one, other, one, other)) {
        buyers.add(() -> server.client().patch(path, "{'status':'reserved'}").status());
      }
      var statuses = new ArrayList<Integer>();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (var done : threads.invokeAll(buyers)) {
          statuses.add(done.get());
        }
      }
      assertThat(statuses).containsExactlyInAnyOrder(200, 409, 409, 409);
      within(SOON, () -> ids(one.client().get(search)).isEmpty());
      within(SOON, () -> ids(other.client().get(search)).isEmpty());
      one.client().delete(path);
    }
  }

  @Test
  void whatIsSoldAtOneIsInNoListPageOrSearchOfTheOtherWithinASecond() {
    var config = Served.ofDatabase(PostgresServer.shared().newDatabase(), "kind: second-hand");
    try (var selling = new Served(config);
        var showing = new Served(config)) {
      List<String> pieces = IntStream.range(0, ROUNDS).mapToObj("quoll-%d"::formatted).toList();
      for (String piece : pieces) {
        selling
            .client()
            .put(
                "v1/products/" + piece,
                "{'title':'quoll figurine','brand':'Quoll','stock':1,'seller':'of %s'}"
                    .formatted(piece));
      }
      within(INDEXED, () -> lists(showing).stream().allMatch(it -> it.containsAll(pieces)));
      String onPages = "{'userId':'Ann','k':1,'filter':{'brand':['Quoll']}}";
      JsonNode list = showing.client().post("v1/recommendations", onPages).json();
      String shown = list.at("/items/0/productId").textValue();
      List<String> sold = pieces.stream().filter(piece -> !piece.equals(shown)).limit(6).toList();
      for (String piece : sold) {
        sell(selling, piece, sold.indexOf(piece) % 2 == 0);
        within(SOON, () -> lists(showing).stream().noneMatch(it -> it.contains(piece)));
      }
      assertThat(restOf(list, showing))
          .hasSize(pieces.size() - sold.size() - 1)
          .doesNotContainAnyElementsOf(sold);
    }
  }

  private static void sell(Served server, String piece, boolean byEvent) {
    var reply =
        byEvent
            ? server
                .client()
                .post(
                    "v1/events",
                    "{'events':[{'userId':'buyer','productId':'%s','type':'purchase'}]}"
                        .formatted(piece))
            : server.client().patch("v1/products/" + piece, "{'status':'sold'}");
    assertThat(reply.status()).isEqualTo(200);
  }

  private static List<List<String>> lists(Served server) {
    String only = Client.encoded("{'brand':['Quoll']}");
    return Stream.of(
            "v1/products/latest?k=50",
            "v1/products/popular?k=50",
            "v1/products/trending?k=50",
            "v1/search?q=quoll&k=50",
            "v1/search?q=quoll&sort=price&k=50",
            "v1/products/mug-1/similar?k=50",
            "v1/users/Ann/recommendations?k=50",
            "v1/users/nobody/recommendations?k=50")
        .map(path -> ids(server.client().get(path + "&filter=" + only)))
        .toList();
  }

  private static List<String> restOf(JsonNode list, Served server) {
    var rest = new ArrayList<String>();
    for (JsonNode page = list; page.hasNonNull("cursor"); ) {
      String cursor = "{'cursor':'%s'}".formatted(page.get("cursor").textValue());
      var reply = server.client().post("v1/recommendations", cursor);
      rest.addAll(ids(reply));
      page = reply.json();
    }
    return rest;
  }

  @Test
  void anEventSentToOneCountsAtTheOtherAtOnce() {
    for (int i = 0; i < ROUNDS; i++) {
      String user = "both-" + i;
      long sequence =
          one.client()
              .post(
                  "v1/events",
                  "{'events':[{'userId':'%s','productId':'tea-1','type':'purchase'}]}"
                      .formatted(user))
              .json()
              .get("sequence")
              .longValue();

      var answer =
          other
              .client()
              .get("v1/users/%s/recommendations?k=1&minSequence=%d".formatted(user, sequence));

      assertThat(ids(answer)).containsExactly("tea-2");
      assertThat(answer.json().get("sequence").longValue()).isGreaterThanOrEqualTo(sequence);
    }
  }

  @Test
  void whoIsErasedAtOneIsForgottenByTheOther() {
    one.client()
        .post("v1/events", "{'events':[{'userId':'fred','productId':'tea-1','type':'view'}]}");
    other.client().get("v1/users/fred/recommendations");
    assertThat(remembered(other)).isEqualTo(remembered(other)).isPositive();
    double before = remembered(other);

    one.client().delete("v1/users/fred");

    assertThat(other.client().get("v1/users/fred").status()).isEqualTo(404);
    within(Duration.ofSeconds(5), () -> remembered(other) < before);
  }

  private static double remembered(Served served) {
    return served
        .client()
        .get("metrics")
        .response()
        .body()
        .lines()
        .filter(line -> line.startsWith("zhiyin_histories_remembered "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  private static void within(Duration time, BooleanSupplier condition) {
    long end = System.nanoTime() + time.toNanos();
    boolean holds = condition.getAsBoolean();
    while (!holds) {
      assertThat(System.nanoTime()).as("time until it holds").isLessThan(end);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      holds = condition.getAsBoolean();
    }
  }
}
