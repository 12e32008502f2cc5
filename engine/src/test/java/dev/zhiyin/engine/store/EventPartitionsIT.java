package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.EventRows.Row;
import dev.zhiyin.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events by quarter on PostgreSQL. */
class EventPartitionsIT {
  private static final int MONTHS = 3;
  private final YearMonth month = YearMonth.now(ZoneOffset.UTC);
  private final YearMonth quarter = month.minusMonths((month.getMonthValue() - 1) % MONTHS);

  @TempDir Path folder;

  private TestDatabase database() {
    return TestDatabase.postgresqlWithTables(folder);
  }

  @Test
  void eachQuarterHasAPartitionAndWhatIsOlderThanTheStoreHasOne() {
    var database = database();
    try (var store = database.open(new SetClock(middle(3)))) {
      store
          .events()
          .add(
              List.of(
                  event("a", "ann", -20),
                  event("b", "ann", 0),
                  event("c", "bob", 2),
                  event("d", "ann", 3)));

      assertThat(rows(database))
          .containsEntry("event_early", 1L)
          .containsEntry(name(0), 1L)
          .containsEntry(name(2), 1L)
          .containsEntry(name(3), 1L);
      assertThat(store.events().of(ShopperId.user("ann")))
          .extracting(Event::id)
          .containsExactly("a", "b", "d");
    }
  }

  @Test
  void anIdIsKnownWhicheverPartitionHasIt() {
    var database = database();
    try (var store = database.open(new SetClock(middle(3)))) {
      store.events().add(List.of(event("a", "ann", -20), event("b", "ann", 2)));

      assertThat(
              store
                  .events()
                  .add(List.of(event("a", "bob", 3), event("b", "bob", 1), event("c", "bob", 1)))
                  .changed())
          .containsExactly(false, false, true);
      assertThat(store.counts().events()).isEqualTo(3);

      store.erasing().erase("ann");
      assertThat(store.events().add(List.of(event("a", "bob", 3))).changed()).containsExactly(true);
    }
  }

  @Test
  void thereIsRoomBeforeItIsNeeded() {
    var database = database();
    try (var store = database.open(new SetClock(middle(2)))) {
      store.tidy();
      assertThat(rows(database)).containsKeys(name(2), name(3)).doesNotContainKey(name(4));
    }
  }

  /* That it was made is forgotten with the transaction that made it. */
  @Test
  void aPartitionThatWasRolledBackIsMadeForTheNextWhoTries() {
    var database = database();
    database.open().close();
    var partitions = new EventPartitions();
    List<Long> times = List.of(Micros.of(middle(3)));
    var rows = List.of(new Row(event("a", "ann", 3), 1, times.getFirst()));
    try (Handle handle = database.tables().open()) {
      handle.begin();
      partitions.prepare(handle, times);
      partitions.prepare(handle, times);
      handle.rollback();
      assertThatThrownBy(
              () -> handle.useTransaction(one -> partitions.insert(one, rows, middle(3))))
          .isInstanceOf(ConnectionException.class);
      handle.useTransaction(one -> partitions.insert(one, rows, middle(3)));
    }
    assertThat(rows(database)).containsEntry(name(3), 1L);
  }

  @Test
  void aQuarterThatWasSeenAndDroppedHasRoomAgain() {
    var database = database();
    var clock = new SetClock(middle(2));
    try (var store = database.open(clock)) {
      store.events().add(List.of(event("a", "ann", 2)));
      store.events().add(List.of(event("b", "ann", 2)));
      clock.now = middle(3);
      assertThat(store.events().expire(_ -> middle(3).minus(Duration.ofDays(1)), 1000))
          .isEqualTo(2);
      assertThat(rows(database)).doesNotContainKey(name(2));

      store.events().add(List.of(event("c", "ann", 2)));

      assertThat(rows(database)).containsEntry(name(2), 1L);
    }
  }

  @Test
  void aQuarterThatIsTooOldIsDroppedAndCountsNoMore() {
    var database = database();
    try (var store = database.open(new SetClock(middle(3)))) {
      store
          .events()
          .add(
              List.of(
                  event("a", "ann", -20),
                  event("b", "ann", 1),
                  event("c", "bob", 1),
                  event("d", "ann", 2),
                  event("e", "eve", 3)));
      assertThat(stats(store).uniqueShoppers()).isEqualTo(3);
      Instant before = start(quarter.plusMonths(2 * MONTHS)).plus(Duration.ofDays(1));

      assertThat(store.events().expire(_ -> before, 1000)).isEqualTo(3);

      assertThat(rows(database))
          .doesNotContainKey(name(1))
          .containsEntry("event_early", 0L)
          .containsEntry(name(2), 1L)
          .containsEntry(name(3), 1L);
      assertThat(stats(store).uniqueShoppers()).isEqualTo(2);
      assertThat(weeks(database)).isEqualTo(2);
      assertThat(store.events().add(List.of(event("b", "bob", 1))).changed())
          .as("one that comes late has room again")
          .containsExactly(true);
      assertThat(rows(database)).containsEntry(name(1), 1L);
    }
  }

  @Test
  void whoReadsForLongKeepsAPartitionAndNobodyElseWaits() {
    var database = database();
    try (var store = database.open(new SetClock(middle(3)));
        Handle reader = database.tables().open().begin()) {
      store.events().add(List.of(event("b", "ann", 1)));
      reader.select("SELECT COUNT(*) FROM event").mapTo(Long.class).one();

      assertThat(store.events().expire(_ -> middle(2), 1000)).isEqualTo(1);
      assertThat(rows(database)).containsEntry(name(1), 0L);
      assertThat(store.events().of(ShopperId.user("ann"))).isEmpty();

      reader.rollback();
      store.events().expire(_ -> middle(2), 1000);
      assertThat(rows(database)).as("not tried again for minutes").containsEntry(name(1), 0L);
    }
    try (var store = database.open(new SetClock(middle(3)))) {
      store.events().expire(_ -> middle(2), 1000);
      assertThat(rows(database)).doesNotContainKey(name(1));
    }
  }

  @Test
  void textsComeBackAsTheyWere() {
    var words = "a\tb\\N\nc\r\\.\n\\\\ 好 \"'";
    var said =
        Event.of(
            "a\\b", ShopperId.user("\\N"), new Subject.Words(words), EventType.SEARCH, middle(0));
    try (var store = database().open()) {
      store.events().add(List.of(said));
      assertThat(store.events().of(ShopperId.user("\\N"))).containsExactly(said);
    }
  }

  @Test
  void aStoreOfBeforeKeepsItsEventsAndTheirIds() {
    var database = TestDatabase.postgresql(folder, PostgresServer.shared());
    database.migrateTo("2");
    database
        .tables()
        .useHandle(
            handle ->
                handle.execute(
                    "INSERT INTO event (id, sequence, user_id, product_id, event_type, happened_at,"
                        + " counted_at) VALUES ('old', 1, 'ann', 'p', 'view', ?, ?)",
                    Micros.of(middle(0)),
                    Micros.of(middle(0))));
    database.tables().useHandle(handle -> handle.execute("UPDATE change_counter SET sequence = 1"));
    try (var store = database.open()) {
      assertThat(
              store.events().add(List.of(event("old", "bob", 0), event("new", "ann", 0))).changed())
          .containsExactly(false, true);
      assertThat(store.events().of(ShopperId.user("ann")))
          .extracting(Event::id)
          .containsExactly("old", "new");
      assertThat(rows(database)).containsEntry("event_early", 2L);
    }
  }

  private static ProductStats stats(Store store) {
    return Objects.requireNonNull(store.products().stats(List.of("p")).get("p"));
  }

  private static long weeks(TestDatabase database) {
    return database
        .tables()
        .withHandle(
            handle -> handle.select("SELECT COUNT(*) FROM product_week").mapTo(Long.class).one());
  }

  /* How many events each partition has, by name. */
  private static Map<String, Long> rows(TestDatabase database) {
    return database
        .tables()
        .withHandle(
            handle -> {
              try (Stream<String> names =
                  handle
                      .select(
                          "SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid"
                              + " WHERE inhparent = CAST('event' AS regclass)")
                      .mapTo(String.class)
                      .list()
                      .stream()) {
                return names.collect(
                    Collectors.toMap(
                        name -> name,
                        name ->
                            handle.select("SELECT COUNT(*) FROM " + name).mapTo(Long.class).one()));
              }
            });
  }

  private String name(int quarters) {
    YearMonth first = quarter.plusMonths((long) quarters * MONTHS);
    return "event_%04d_%02d".formatted(first.getYear(), first.getMonthValue());
  }

  private static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /* Late enough in a quarter that the next one is ahead. */
  private Instant middle(int quarters) {
    return start(quarter.plusMonths((long) quarters * MONTHS)).plus(Duration.ofDays(70));
  }

  private Event event(String id, String user, int quarters) {
    return Event.of(
        id, ShopperId.user(user), new Subject.Item("p"), EventType.VIEW, middle(quarters));
  }
}
