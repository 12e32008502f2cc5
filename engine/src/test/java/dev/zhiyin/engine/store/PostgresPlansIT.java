package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How PostgreSQL finds rows for those who write. */
class PostgresPlansIT {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int CALLS = 10;
  private static final int EVENTS = 300;

  @TempDir Path folder;

  /* A plan is made once, when the table is empty, and kept until somebody counts its rows. */
  @Test
  void aYoungTableIsNotReadWholeToFindSomeOfItsRows() {
    var database = TestDatabase.postgresqlWithTables(folder);
    try (var store = database.open()) {
      for (int call = 0; call < CALLS; call++) {
        int first = call * EVENTS;
        store
            .events()
            .add(IntStream.range(first, first + EVENTS).mapToObj(PostgresPlansIT::event).toList());
      }
      for (String table : List.of("session", "event_early", "product_stats", "product_week")) {
        assertThat(read(database, table)).as(table).isZero();
      }
    }
  }

  @Test
  void ofASessionOfVeryManyNoMoreIsReadThanTellsThat() {
    var guest = ShopperId.session("guest");
    try (var store = TestDatabase.postgresqlWithTables(folder).open()) {
      store
          .events()
          .add(IntStream.range(0, 3_000).mapToObj(number -> event(number, guest)).toList());
      long read =
          store.write(
              (handle, _) -> {
                assertThat(Sessions.withMoreThan(100, handle, List.of(guest.key())))
                    .containsExactly(guest.key());
                return eventsRead(handle);
              });
      assertThat(read).isBetween(100L, 200L);
    }
  }

  @Test
  void ofAProductThatWasDislikedNoViewsAreReadToTellWhetherThatWasTakenBack() {
    var guest = ShopperId.user("guest");
    try (var store = TestDatabase.postgresqlWithTables(folder).open()) {
      var product = new Subject.Item("p");
      store
          .events()
          .add(
              List.of(
                  Event.of("d", guest, product, EventType.DISLIKE, NOON.minusSeconds(2)),
                  Event.of("f", guest, product, EventType.FAVORITE, NOON.minusSeconds(1))));
      store
          .events()
          .add(
              IntStream.range(0, 3_000)
                  .mapToObj(i -> Event.of("v" + i, guest, product, EventType.VIEW, NOON))
                  .toList());
      long read =
          store.write(
              (handle, _) -> {
                assertThat(ShopperEvents.lifting(handle, guest, Set.of("p", "other")))
                    .extracting(one -> one.event().id())
                    .containsExactly("f");
                return eventsRead(handle);
              });
      assertThat(read).isBetween(1L, 9L);
    }
  }

  /* Rows of events that this transaction has read. */
  private static long eventsRead(Handle handle) {
    return handle
        .select(
            "SELECT SUM(seq_tup_read + idx_tup_fetch) FROM pg_stat_xact_user_tables"
                + " WHERE relname LIKE 'event%'")
        .mapTo(Long.class)
        .one();
  }

  private static Event event(int number) {
    return event(number, new ShopperId(Optional.of("u" + number), Optional.of("s" + number)));
  }

  private static Event event(int number, ShopperId shopperId) {
    return Event.of("e" + number, shopperId, new Subject.Item("p" + number), EventType.VIEW, NOON);
  }

  /* Rows that were read by going through the table, once it is known that some were inserted. */
  private static long read(TestDatabase database, String table) {
    return database
        .tables()
        .withHandle(
            handle -> {
              while (true) {
                Optional<Long> read =
                    handle
                        .select(
                            "SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = ? AND n_tup_ins >= ?",
                            table,
                            CALLS * EVENTS)
                        .mapTo(Long.class)
                        .findOne();
                if (read.isPresent()) {
                  return read.get();
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
              }
            });
  }
}
