package dev.zhiyin.server;

import static dev.zhiyin.server.RecommendationsIT.ids;
import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.testing.SilentProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The store accepts connections and does not answer, or answers too late. */
@Timeout(180)
class SilentStoreIT {
  private static final String EVENT =
      "{'events':[{'userId':'silent','productId':'ear-1','type':'view'}]}";

  /** A second, and what a busy machine may add. */
  private static final Duration ABOUT_A_SECOND = Duration.ofMillis(1500);

  private static SilentProxy proxy;
  private static String url;
  private static Served served;

  @BeforeAll
  static void serve() {
    proxy = SilentProxy.before(PostgresServer.shared().port());
    url = PostgresServer.shared().newDatabase(proxy);
    served = new Served(Served.ofDatabase(url));
  }

  @AfterAll
  static void end() {
    served.close();
    proxy.close();
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
    LifeIT.await(() -> !client.get("v1/users/Ann/recommendations").json().has("stale"));
    LifeIT.await(() -> client.post("v1/events", EVENT).status() == 200);
    assertThat(connections()).isLessThanOrEqualTo(8);
    LifeIT.await(() -> Thread.activeCount() <= threads + 4);
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
    assertThat(all.time()).isLessThan(Duration.ofSeconds(2));
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
      other.createStatement().execute("LOCK TABLE event IN ACCESS EXCLUSIVE MODE");
      List<CompletableFuture<Timed>> waiting =
          IntStream.range(0, 20)
              .mapToObj(
                  _ ->
                      CompletableFuture.supplyAsync(
                          () -> Timed.of(() -> client.get("v1/users/Ann/recommendations")),
                          callers))
              .toList();
      for (int i = 0; i < 5; i++) {
        Timed popular = Timed.of(() -> client.get("v1/products/popular"));
        assertThat(popular.reply().status()).isEqualTo(200);
        assertThat(popular.time()).isLessThan(Duration.ofMillis(500));
      }
      for (CompletableFuture<Timed> one : waiting) {
        assertThat(one.join().reply().json().path("stale").asBoolean()).isTrue();
        assertThat(one.join().time()).isLessThan(ABOUT_A_SECOND);
      }
      other.rollback();
    }
    LifeIT.await(() -> !client.get("v1/users/Ann/recommendations").json().has("stale"));
  }
}
