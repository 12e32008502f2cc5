package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions of PostgreSQL that go as a whole because all of their events are too old. */
class RetentionIT {
  private static final Instant FIRST = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant NOW = FIRST.plus(Duration.ofDays(440));
  private static final int DAYS = 500;

  @TempDir Path folder;
  @TempDir Path otherFolder;

  @RandomSeeds(1)
  void whatIsLeftIsThatOfRemovingRowByRow(Seed seed) {
    var whole = database(folder);
    var rowByRow = database(otherFolder);
    try (var store = whole.open(new SetClock(NOW));
        var other = rowByRow.open(new SetClock(NOW));
        Handle reader = rowByRow.tables().open().begin()) {
      reader.execute("LOCK TABLE event IN ACCESS SHARE MODE"); // so that no partition can go
      var random = seed.random();
      for (int i = 0; i < 4; i++) {
        List<Event> events = events(random, 300);
        Instant before = day(random.nextInt(DAYS));
        for (Store one : List.of(store, other)) {
          one.events().add(events);
          if (i == 2) {
            one.erasing().erase("u3");
          }
        }
        // how many one of them removes depends on what its own thread has removed by then
        long _ = store.events().expire(_ -> before, Integer.MAX_VALUE);
        long _ = other.events().expire(_ -> before, Integer.MAX_VALUE);
        assertThat(contents(whole)).isEqualTo(contents(rowByRow));
        assertThat(demand(store)).isEqualTo(demand(other));
      }
      assertThat(partitions(whole)).isLessThan(partitions(rowByRow));
      reader.rollback();
    }
  }

  @RandomSeeds(1)
  void whatHappensBetweenItsTransactionsCounts(Seed seed) {
    var database = database(folder);
    try (var store = database.open(new SetClock(NOW))) {
      var random = seed.random();
      List<Event> old = events(random, 300);
      store.events().add(old);
      Instant before = day(300);
      detach(store, before);
      store.events().add(old.subList(0, 50)); // known still, or in other partitions
      store.events().add(events(random, 300)); // also late ones of the same time
      store.erasing().erase("u1"); // which finishes
      detach(store, before);
      store.events().add(events(random, 300));
      store.events().expire(_ -> day(100), 40); // which finishes, too

      Map<String, List<Object>> counted = contents(database);
      Map<String, String> demand = demand(store);
      store.write(
          (handle, change) -> {
            StatsRecount.all(handle, change);
            return change.sequence();
          });
      assertThat(counted).isEqualTo(contents(database));
      assertThat(demand).isEqualTo(demand(store)).isNotEmpty();
    }
  }

  @Test
  void aPartThatAnotherServerDropsWhileItIsReadIsDone() {
    var database = database(folder);
    try (var store = database.open(new SetClock(NOW))) {
      store.events().add(events(new Random(1), 100));
      detach(store, day(DAYS));
      CompletableFuture<Void> finishing;
      try (Handle other = database.tables().open().begin()) {
        other.execute("DROP TABLE " + ExpiredPart.find(other).orElseThrow().table());
        StoreFacts.remove(other, "expired-events");
        finishing = CompletableFuture.runAsync(store::tidy);
        awaitWaiting(other);
        other.commit();
      }
      assertThat(finishing).succeedsWithin(Duration.ofSeconds(30));
    }
  }

  @Test
  void itGoesOnWhereAProgramEndedAndIdsAreFreeAgain() {
    var database = database(folder);
    List<Event> events = events(new Random(1), 100);
    try (var store = database.open(new SetClock(NOW))) {
      store.events().add(events);
      detach(store, day(DAYS));
      assertThat(store.events().add(events).changed()).doesNotContain(true);
    }
    try (var store = database.open(new SetClock(NOW))) {
      store.tidy();
      long gone = 100 - store.counts().events();
      assertThat(gone).isPositive();
      assertThat(store.events().add(events).changed().stream().filter(isNew -> isNew))
          .hasSize((int) gone);
      List<String> left =
          database
              .tables()
              .withHandle(
                  handle ->
                      handle
                          .select("SELECT relname FROM pg_class WHERE relname ~ 'expired'")
                          .mapTo(String.class)
                          .list());
      assertThat(left).isEmpty();
    }
  }

  /* A backup by pg_dump may take hours: nobody waits for it. */
  @Test
  void whatSomebodyReadsIsDroppedLaterAndHoldsUpNobody() {
    var database = database(folder);
    try (var store = database.open(new SetClock(NOW))) {
      store.events().add(events(new Random(1), 100));
      detach(store, day(DAYS));
      try (Handle dump = database.tables().open().begin()) {
        String table = ExpiredPart.find(dump).orElseThrow().table();
        dump.execute("LOCK TABLE %s IN ACCESS SHARE MODE".formatted(table));

        long start = System.nanoTime();
        store.tidy();
        store.events().expire(_ -> day(DAYS), 1000);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        assertThatThrownBy(() -> store.erasing().erase("u1"))
            .as("events of the user are in the table")
            .isInstanceOf(StoreUnavailable.class);
        assertThat(store.<Boolean>read(handle -> ExpiredPart.find(handle).isPresent())).isTrue();
        dump.rollback();
      }
      store.erasing().erase("u1");
      assertThat(store.<Boolean>read(handle -> ExpiredPart.find(handle).isEmpty())).isTrue();
    }
  }

  @Test
  void anErasureIsNotDoneBeforeWhatIsTakenOutMeanwhileIsGone() {
    var database = database(folder);
    try (var store = database.open(new SetClock(NOW));
        var other = database.open(new SetClock(NOW))) {
      store.events().add(events(new Random(1), 100));
      CompletableFuture<Erasure> erasing =
          other.write(
              (handle, change) -> {
                var waiting = CompletableFuture.supplyAsync(() -> store.erasing().erase("u1"));
                awaitWaiting(handle);
                detach(handle, change, day(DAYS));
                return waiting;
              });
      assertThat(erasing).succeedsWithin(Duration.ofSeconds(30));
      assertThat(store.<Boolean>read(handle -> ExpiredPart.find(handle).isEmpty())).isTrue();
    }
  }

  @Test
  void aStoreThatIsClosedLeavesThePartForLater() {
    var database = database(folder);
    try (var store = database.open(new SetClock(NOW))) {
      store.events().add(events(new Random(1), 100));
      detach(store, day(DAYS));
      store.endUpkeep();
      store.tidy();
      assertThat(store.<Boolean>read(handle -> ExpiredPart.find(handle).isPresent())).isTrue();
    }
    try (var store = database.open(new SetClock(NOW))) {
      store.tidy();
      assertThat(store.<Boolean>read(handle -> ExpiredPart.find(handle).isEmpty())).isTrue();
    }
  }

  @Test
  void othersWriteWhileTheProductsOfAPartAreCounted() {
    var database = database(folder);
    try (var store = database.open(new SetClock(NOW))) {
      store.events().add(events(new Random(1), 100));
      detach(store, day(DAYS));
      CompletableFuture<Void> counting;
      try (Handle other = database.tables().open().begin()) {
        other.execute("LOCK TABLE event IN ACCESS EXCLUSIVE MODE"); // which counting waits for
        counting = CompletableFuture.runAsync(store::tidy);
        awaitWaiting(other);
        store.products().put(List.of(Product.titled("p", "tent")));
        assertThat(counting).isNotDone();
        other.rollback();
      }
      counting.join();
      assertThat(store.<Boolean>read(handle -> ExpiredPart.find(handle).isEmpty())).isTrue();
    }
  }

  private static void awaitWaiting(Handle other) {
    while (!other
        .select(
            "SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                + " AND datname = current_database())")
        .mapTo(Boolean.class)
        .one()) {
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  @Test
  void aBackupThatHasBegunHasThePartitionAndOneInBetweenIsRefused() {
    var database = database(folder);
    try (var store = database.open(new SetClock(NOW))) {
      store.events().add(events(new Random(1), 100));
      Map<String, Long> before = store.snapshot(RetentionIT::rows);

      Map<String, Long> beside =
          store.snapshot(
              snapshot -> {
                assertThat(snapshot.sequence()).isPositive(); // by which its moment is set
                assertThat(store.events().expire(_ -> NOW, Integer.MAX_VALUE)).isPositive();
                return rows(snapshot);
              });
      assertThat(beside).isEqualTo(before);
      assertThat(store.snapshot(RetentionIT::rows)).doesNotContainKey("event");

      store.events().add(events(new Random(2), 100));
      detach(store, day(DAYS));
      assertThatThrownBy(() -> store.snapshot(RetentionIT::rows))
          .isInstanceOf(WorkRefused.class)
          .hasMessage(
              "events that are older than retention.days are being taken out of the statistics;"
                  + " try again in some minutes");
    }
  }

  private static TestDatabase database(Path folder) {
    return TestDatabase.postgresqlWithTables(folder);
  }

  /* Has the oldest partition be on its way out, as when a program ends just then. */
  private static void detach(Store store, Instant before) {
    assertThat(store.<Boolean>write((handle, change) -> detach(handle, change, before))).isTrue();
  }

  private static boolean detach(Handle handle, Change change, Instant before) {
    String name = ExpiredPart.nameFor(change.next());
    ExpiredPart.of(name).save(handle, change);
    return Dialect.of(handle).events().detach(handle, before, name);
  }

  private static Map<String, Long> rows(StoreSnapshot snapshot) {
    var rows = new HashMap<String, Long>();
    snapshot.forEachRow(row -> rows.merge(row.table(), 1L, Long::sum));
    rows.remove("setting");
    return rows;
  }

  private static Instant day(int days) {
    return FIRST.plus(Duration.ofDays(days));
  }

  private static List<Event> events(Random random, int number) {
    return IntStream.range(0, number).mapToObj(_ -> event(random)).toList();
  }

  private static Event event(Random random) {
    var user = Optional.of("u" + random.nextInt(12));
    var session = Optional.of("s" + random.nextInt(12));
    return Event.of(
        "e" + random.nextInt(1_000_000_000),
        switch (random.nextInt(3)) {
          case 0 -> new ShopperId(user, Optional.empty());
          case 1 -> new ShopperId(Optional.empty(), session);
          default -> new ShopperId(user, session);
        },
        random.nextInt(9) == 0
            ? new Subject.Words("tent")
            : new Subject.Item("p" + random.nextInt(40)),
        RandomHistory.type(random),
        day(random.nextInt(DAYS) - 60).plusSeconds(random.nextInt(86_400)));
  }

  private static Map<String, List<Object>> contents(TestDatabase database) {
    var contents = new HashMap<String, List<Object>>();
    database
        .tables()
        .useHandle(
            handle -> {
              for (String table :
                  List.of(
                      "SELECT id, shopper, counted_at FROM event ORDER BY id",
                      "SELECT id FROM event_id ORDER BY id",
                      "SELECT session_id, user_id, linked_at FROM session ORDER BY session_id",
                      "SELECT * FROM product_week ORDER BY product_id, week")) {
                contents.put(table, new ArrayList<>(handle.select(table).mapToMap().list()));
              }
            });
    return contents;
  }

  /* Without numbers: who removes at once gives fewer of them. */
  private static Map<String, String> demand(Store store) {
    var demand = new TreeMap<String, String>();
    store
        .products()
        .stats(0, Integer.MAX_VALUE)
        .forEach(
            stats ->
                demand.put(
                    stats.productId(), stats.uniqueShoppers() + " " + (float) stats.trendScore()));
    return demand;
  }

  private static long partitions(TestDatabase database) {
    return database
        .tables()
        .withHandle(
            handle ->
                handle
                    .select(
                        "SELECT COUNT(*) FROM pg_inherits WHERE inhparent = CAST('event' AS"
                            + " regclass)")
                    .mapTo(Long.class)
                    .one());
  }
}
