package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.testing.PostgresServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
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
        within(() -> other.find(Kind.LIST, "a").isPresent());
        other.put(entry(Kind.LIST, "a", "other", LONG));
        within(() -> text(one, Kind.LIST, "a").orElse("").equals("other"));
        within(() -> one.servers() == 2 && other.servers() == 2);
        assertThat(one.isAlive(name)).isTrue();
      }
      assertThat(one.isAlive(name)).isFalse();
      within(() -> one.servers() == 1);
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
      within(() -> one.servers() == 2);
      within(() -> one.servers() == 1);
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
        within(
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
}
