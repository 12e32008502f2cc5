package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemorySharedStateTest extends SharedStateContract implements OnADatabase.Sqlite {
  @Test
  void itTakesNoMoreRoomThanItMay() {
    try (var store = database(folder).open();
        var state = store.sharedState(1)) {
      IntStream.range(0, 50)
          .forEach(i -> state.put(SharedEntry.of(Kind.LIST, "l" + i, new byte[100_000], LONG)));
      assertThat(state.lists()).isBetween(1L, 10L);
      assertThat(state.servers()).isOne();
      assertThat(state.isAlive(state.self())).isTrue();
      assertThat(state.isShared()).isFalse();
    }
  }

  @Test
  void aFullRoomKeepsTheNewestAndLosesTheOldest() {
    try (var store = database(folder).open();
        var state = store.sharedState(1)) {
      List<String> keys = IntStream.range(0, 50).mapToObj(i -> "l" + i).toList();
      for (String key : keys) {
        state.put(SharedEntry.of(Kind.LIST, key, new byte[100_000], LONG));
        state.put(SharedEntry.of(Kind.LIST, "read on", new byte[100_000], LONG));
      }
      assertThat(state.find(Kind.LIST, keys)).containsOnlyKeys(keys.subList(41, 50));
      assertThat(state.find(Kind.LIST, "read on")).isPresent();
    }
  }

  @Test
  void whatWouldFillTheWholeRoomIsNotKeptAndNothingGoesForIt() {
    try (var store = database(folder).open();
        var state = store.sharedState(1)) {
      state.put(entry(Kind.LIST, "small", "a", LONG));
      state.put(entry(Kind.LIST, "grown", "b", LONG));
      state.put(SharedEntry.of(Kind.LIST, "grown", new byte[2 << 20], LONG));
      assertThat(state.find(Kind.LIST, List.of("small", "grown"))).containsOnlyKeys("small");
    }
  }

  @Test
  void whatHasEndedTakesNoRoom() {
    try (var store = database(folder).open();
        var state = store.sharedState(1)) {
      IntStream.range(0, 5)
          .forEach(i -> state.put(entry(Kind.LIST, "l" + i, "", Duration.ofMillis(100))));
      assertThat(state.putIfAbsent(entry(Kind.LIST, "at once", "", Duration.ZERO))).isTrue();
      assertThat(state.find(Kind.LIST, "at once")).isEmpty();
      Until.holds(() -> state.lists() == 0);
    }
  }

  @Test
  void whatIsUnderWayNeverGoesForWantOfRoom() {
    try (var store = database(folder).open();
        var state = store.sharedState(1)) {
      List<String> keys = IntStream.range(0, 100).mapToObj(i -> "under-way-" + i).toList();
      keys.forEach(key -> state.put(entry(Kind.REQUEST, key, "", LONG)));
      IntStream.range(0, 500)
          .forEach(i -> state.put(SharedEntry.of(Kind.REQUEST, "r" + i, new byte[100_000], LONG)));
      assertThat(state.find(Kind.REQUEST, keys)).containsOnlyKeys(keys);
      assertThat(state.find(Kind.REQUEST, List.of("r0", "r499"))).containsOnlyKeys("r499");
      state.replace(entry(Kind.REQUEST, keys.getFirst(), "answer", LONG));
      assertThat(text(state, Kind.REQUEST, keys.getFirst())).contains("answer");
    }
  }
}
