package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.testing.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two servers, each with a home of its own, on one PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoServersIT {
  private static final Duration SOON = Duration.ofSeconds(1);
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
