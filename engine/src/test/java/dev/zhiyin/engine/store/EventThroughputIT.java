package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prints how many events a second are stored durably. How fast a disk and its neighbours are is not
 * tested; {@code -Dtest.events} sets how many, and {@code -Dtest.batch} how many in a batch: 1,000
 * are the most that one request may bring.
 */
class EventThroughputIT {
  private static final int BATCH = Integer.getInteger("test.batch", 100);
  private static final int USERS = 5_000;
  private static final int PRODUCTS = 20_000;

  private static final List<EventType> TYPES =
      List.of(EventType.VIEW, EventType.VIEW, EventType.VIEW, EventType.CLICK, EventType.CART);

  /** Waits for the disk, other than the one that tests share. */
  private static PostgresServer postgres;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    postgres = PostgresServer.started();
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void onSqlite(int callers) throws Exception {
    measure("SQLite", TestDatabase.sqlite(folder), callers);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 16})
  void onPostgresql(int callers) throws Exception {
    measure("PostgreSQL", TestDatabase.postgresql(folder, postgres), callers);
  }

  private static void measure(String name, TestDatabase database, int callers) throws Exception {
    int events = Integer.getInteger("test.events", 6_000);
    var random = new Random(1);
    try (var store = database.open()) {
      store.events().add(events(USERS, "before", random)); // also warms up
      var batches = new ConcurrentLinkedQueue<List<Event>>();
      IntStream.range(0, events / BATCH)
          .forEach(batch -> batches.add(events(BATCH, "b" + batch, random)));
      long start = System.nanoTime();
      List<Duration> waits = store(store, batches, callers);
      double seconds = (System.nanoTime() - start) / 1e9;
      long[] sorted = waits.stream().mapToLong(Duration::toNanos).sorted().toArray();
      System.out.printf(
          "%s, %d callers: %,.0f durable events/s in batches of %d; a batch takes p50 %.1f ms, p99"
              + " %.1f ms%n",
          name, callers, events / seconds, BATCH, millis(sorted, 0.5), millis(sorted, 0.99));
      assertThat(store.counts().events()).isEqualTo(USERS + events / BATCH * BATCH);
    }
  }

  private static double millis(long[] sorted, double share) {
    return sorted[(int) (share * (sorted.length - 1))] / 1e6;
  }

  private static List<Duration> store(
      Store store, ConcurrentLinkedQueue<List<Event>> batches, int callers) throws Exception {
    Callable<List<Duration>> caller =
        () -> {
          var waits = new ArrayList<Duration>();
          for (var batch = batches.poll(); batch != null; batch = batches.poll()) {
            long start = System.nanoTime();
            store.events().add(batch);
            waits.add(Duration.ofNanos(System.nanoTime() - start));
          }
          return waits;
        };
    var waits = new ArrayList<Duration>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Callable<List<Duration>>>();
      IntStream.range(0, callers).forEach(_ -> all.add(caller));
      for (var done : threads.invokeAll(all)) {
        waits.addAll(done.get());
      }
    }
    return waits;
  }

  /* Some products are met often and most seldom, and one in four shoppers is not logged in. */
  private static List<Event> events(int events, String prefix, Random random) {
    var all = new Event[events];
    Arrays.setAll(all, i -> event(prefix + "-" + i, random));
    return List.of(all);
  }

  private static Event event(String id, Random random) {
    int shopper = random.nextInt(USERS);
    var session = Optional.of("session-" + shopper);
    var user = random.nextInt(4) == 0 ? Optional.<String>empty() : Optional.of("user-" + shopper);
    int product = (int) (PRODUCTS * Math.pow(random.nextDouble(), 3));
    return Event.of(
        id,
        new ShopperId(user, session),
        new Subject.Item("product-" + product),
        TYPES.get(random.nextInt(TYPES.size())),
        Instant.parse("2026-03-01T12:00:00Z").plusMillis(random.nextInt(1_000_000)));
  }
}
