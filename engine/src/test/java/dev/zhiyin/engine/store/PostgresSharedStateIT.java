package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.testing.PostgresServer;
import dev.zhiyin.testing.SilentProxy;
import dev.zhiyin.testing.Until;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PostgresSharedStateIT extends SharedStateContract implements OnADatabase.Postgresql {
  private static final URI ADDRESS = URI.create("http://127.0.0.1:8080/");

  @Test
  void whatOneServerPutsAnotherFindsAndServersAreCounted() {
    var database = database(folder);
    try (var store = database.open();
        var one = store.sharedState(1)) {
      String name;
      one.join(ADDRESS);
      try (var other = store.sharedState(1)) {
        name = other.self();
        other.join(ADDRESS);
        one.put(entry(Kind.LIST, "a", "one", LONG));
        Until.holds(() -> other.find(Kind.LIST, "a").isPresent());
        other.put(entry(Kind.LIST, "a", "other", LONG));
        Until.holds(() -> text(one, Kind.LIST, "a").orElse("").equals("other"));
        Until.holds(() -> one.servers() == 2 && other.servers() == 2);
        assertThat(one.isAlive(name)).isTrue();
      }
      assertThat(one.isAlive(name)).isFalse();
      Until.holds(() -> one.servers() == 1);
    }
  }

  @Test
  void aServerThatIsSilentCountsNoMore() {
    var database = database(folder);
    try (var store = database.open();
        var one = store.sharedState(1)) {
      one.join(ADDRESS);
      database
          .tables()
          .useHandle(
              handle ->
                  handle.execute(
                      "INSERT INTO server (id, address, seen_at) VALUES (gen_random_uuid(), '',"
                          + " clock_timestamp() - interval '3 seconds')"));
      Until.holds(() -> one.servers() == 2);
      Until.holds(() -> one.servers() == 1);
    }
  }

  @Test
  void aServerThatWasSeenBeforeTheClockWasPutBackCountsNoMore() {
    var database = database(folder);
    try (var store = database.open();
        var one = store.sharedState(1)) {
      one.join(ADDRESS);
      String gone = "00000000-0000-0000-0000-000000000001";
      database
          .tables()
          .useHandle(
              handle ->
                  handle.execute(
                      "INSERT INTO server (id, address, seen_at) VALUES (CAST(? AS uuid), '',"
                          + " clock_timestamp() + interval '30 minutes')",
                      gone));
      assertThat(one.isAlive(gone)).isFalse();
      Until.holds(() -> one.servers() == 1);
      for (int i = 0; i < 30; i++) {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        assertThat(one.servers()).isEqualTo(1);
      }
    }
  }

  @Test
  void whatEndsARequestNeverEndsItsAnswerNorThatOfAnotherServer() {
    var database = database(folder);
    try (var store = database.open();
        var one = store.sharedState(1);
        var other = store.sharedState(1)) {
      var answer = entry(Kind.REQUEST, "k", "answer", LONG);
      one.replace(answer);
      one.put(ending("k", one));
      other.put(ending("k", other));
      untilWritten(one, other);
      assertThat(text(one, Kind.REQUEST, "k")).contains("answer");

      one.put(entry(Kind.REQUEST, "late", "answer", LONG));
      one.put(ending("late", one));
      untilWritten(one, other);
      assertThat(text(other, Kind.REQUEST, "late")).contains("answer");

      var begun = SharedEntry.of(Kind.REQUEST, "begun", new byte[0], LONG).ownedBy(one.self());
      assertThat(one.putIfAbsent(begun)).isTrue();
      other.put(ending("begun", other));
      untilWritten(one, other);
      assertThat(other.find(Kind.REQUEST, "begun")).isPresent();
      one.put(ending("begun", one));
      untilWritten(one, other);
      assertThat(other.find(Kind.REQUEST, "begun")).isEmpty();
    }
  }

  private static SharedEntry ending(String key, SharedState by) {
    return SharedEntry.of(Kind.REQUEST, key, new byte[0], Duration.ZERO).ownedBy(by.self());
  }

  /* What was put before is written before, or with it. */
  private static void untilWritten(SharedState... servers) {
    for (SharedState server : servers) {
      String key = server.self() + System.nanoTime();
      server.put(entry(Kind.LIST, key, "written", LONG));
      for (SharedState reader : servers) {
        Until.holds(() -> reader.find(Kind.LIST, key).isPresent());
      }
    }
  }

  @Test
  void itTakesNoMoreRoomThanItMayAndWhatEndedIsRemoved() {
    var database = database(folder);
    try (var store = database.open();
        var state = (PostgresSharedState) store.sharedState(1)) {
      IntStream.range(0, 120)
          .forEach(
              i ->
                  state.replace(
                      SharedEntry.of(Kind.LIST, "l" + i, new byte[100_000], LONG.plusSeconds(i))));
      state.replace(entry(Kind.CLICK, "c", "", Duration.ofMillis(1)));
      state.sweep();
      List<String> left =
          database
              .tables()
              .withHandle(
                  handle ->
                      handle.select("SELECT key FROM shared_entry").mapTo(String.class).list());
      assertThat(left).hasSizeBetween(70, 84).contains("l119").doesNotContain("l0", "c");
    }
  }

  @Test
  void twoWhoPutTheSameInOppositeOrdersNeverWaitInACircle() throws Exception {
    var database = database(folder);
    List<SharedEntry> forth =
        IntStream.range(0, 500)
            .mapToObj(i -> entry(Kind.CLICK, "k" + i, "", Duration.ofMillis(1)))
            .toList();
    try (var store = database.open();
        var one = store.sharedState(1);
        var other = store.sharedState(1);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        for (var put :
            threads.invokeAll(
                List.<Callable<Set<String>>>of(
                    () -> one.putIfAbsent(forth), () -> other.putIfAbsent(forth.reversed())))) {
          assertThat(put.get()).isNotNull();
        }
      }
    }
  }

  @Test
  void manyAreWrittenByOneStatementAndSweptByMany() {
    var database = database(folder);
    try (var store = database.open();
        var state = (PostgresSharedState) store.sharedState(1)) {
      database.tables().useHandle(handle -> handle.createScript(COUNTED).execute());
      state.putIfAbsent(
          IntStream.range(0, 500).mapToObj(i -> entry(Kind.CLICK, "k" + i, "", LONG)).toList());
      assertThat(statements(database, "INSERT")).containsExactly(500L);

      database
          .tables()
          .useHandle(
              handle ->
                  handle.execute(
                      "INSERT INTO shared_entry SELECT 'CLICK', 'old' || i, '', '', now() -"
                          + " interval '1 hour' FROM generate_series(1, 12000) AS i"));
      state.sweep();
      assertThat(statements(database, "DELETE").stream().filter(rows -> rows > 0))
          .hasSize(3)
          .allMatch(rows -> rows <= PostgresSharedState.SWEPT_AT_ONCE)
          .satisfies(
              all -> assertThat(all.stream().mapToLong(rows -> rows).sum()).isEqualTo(12000));
    }
  }

  /* Has the database count the rows of every statement. */
  private static final String COUNTED =
      """
      CREATE TABLE counted (operation TEXT, number BIGINT);
      CREATE FUNCTION count_rows() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO counted SELECT TG_OP, COUNT(*) FROM touched; RETURN NULL; END';
      CREATE TRIGGER inserted AFTER INSERT ON shared_entry REFERENCING NEW TABLE AS touched
        FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
      CREATE TRIGGER deleted AFTER DELETE ON shared_entry REFERENCING OLD TABLE AS touched
        FOR EACH STATEMENT EXECUTE FUNCTION count_rows();
      """;

  private static List<Long> statements(TestDatabase database, String operation) {
    return database
        .tables()
        .withHandle(
            handle ->
                handle
                    .select("SELECT number FROM counted WHERE operation = ?", operation)
                    .mapTo(Long.class)
                    .list());
  }

  @Test
  void whatIsUnderWayNeverGoesForWantOfRoom() {
    var database = database(folder);
    try (var store = database.open();
        var state = (PostgresSharedState) store.sharedState(1)) {
      state.replace(entry(Kind.REQUEST, "under way", "", Duration.ofMinutes(1)));
      database
          .tables()
          .useHandle(
              handle ->
                  handle.execute(
                      "INSERT INTO shared_entry SELECT 'REQUEST', 'r' || i, '',"
                          + " decode(repeat('00', 8388608), 'hex'), now() + i * interval '1 hour'"
                          + " FROM generate_series(1, 20) AS i"));
      state.sweep();
      assertThat(state.find(Kind.REQUEST, List.of("under way", "r1", "r20")))
          .containsOnlyKeys("under way", "r20");
    }
  }

  @Test
  void whileTheStoreIsAwayOneFindsWhatOneHasPut() {
    try (var server = PostgresServer.started()) {
      var database = TestDatabase.postgresql(folder, server);
      try (var store = database.open();
          var state = store.sharedState(1)) {
        state.replace(entry(Kind.LIST, "a", "one", LONG));
        server.stop();

        state.put(entry(Kind.LIST, "b", "two", LONG));
        assertThat(text(state, Kind.LIST, "a")).contains("one");
        assertThat(text(state, Kind.LIST, "b")).contains("two");
        assertThatThrownBy(() -> state.find(Kind.LIST, "c")).isInstanceOf(StoreUnavailable.class);

        server.start();
        Until.holds(
            () -> {
              try (var again = database.open();
                  var other = again.sharedState(1)) {
                return other.find(Kind.LIST, "b").isPresent();
              } catch (StoreUnavailable away) {
                return false;
              }
            });
      }
    }
  }

  @Test
  void noListKeepsTheEndOfARequestFromBeingNotedNorIsLost() {
    PostgresServer server = PostgresServer.shared();
    try (var proxy = SilentProxy.before(server.port())) { // a crash would empty the table
      var database = TestDatabase.postgresql(folder, server.newDatabase(proxy));
      try (var store = database.open();
          var state = store.sharedState(64)) {
        assertThat(state.putIfAbsent(entry(Kind.REQUEST, "r", "", LONG))).isTrue();
        assertThat(state.putIfAbsent(entry(Kind.REQUEST, "s", "", LONG))).isTrue();
        proxy.silence();
        IntStream.range(0, 6_000).forEach(i -> state.put(entry(Kind.LIST, "l" + i, "", LONG)));
        state.put(entry(Kind.REQUEST, "r", "", Duration.ZERO));
        state.put(entry(Kind.REQUEST, "s", "", Duration.ZERO));
        assertThat(isBegun(state, "r")).isFalse(); // and its end waits on

        proxy.speak();
        Until.holds(() -> isBegun(state, "r"));
        Until.holds(
            () ->
                database
                    .tables()
                    .withHandle(
                        handle ->
                            handle
                                .select("SELECT COUNT(*) >= 5000 FROM shared_entry")
                                .mapTo(Boolean.class)
                                .one()));
        assertThat(isBegun(state, "s")).isTrue();
        assertThat(state.find(Kind.LIST, List.of("l0", "l5999"))).hasSize(2);
        state.remove(Kind.LIST, "l5999");
        assertThat(state.find(Kind.LIST, "l5999")).isEmpty();
      }
    }
  }

  private static boolean isBegun(SharedState state, String request) {
    try {
      return state.putIfAbsent(entry(Kind.REQUEST, request, "", LONG));
    } catch (StoreUnavailable away) {
      return false;
    }
  }
}
