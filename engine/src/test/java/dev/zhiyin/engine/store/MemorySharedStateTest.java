package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.store.SharedEntry.Kind;
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
  void whatIsUnderWayNeverGoesForWantOfRoom() {
    try (var store = database(folder).open();
        var state = store.sharedState(1)) {
      List<String> keys = IntStream.range(0, 100).mapToObj(i -> "under-way-" + i).toList();
      keys.forEach(key -> state.put(entry(Kind.REQUEST, key, "", LONG)));
      IntStream.range(0, 500)
          .forEach(i -> state.put(SharedEntry.of(Kind.REQUEST, "r" + i, new byte[100_000], LONG)));
      assertThat(state.find(Kind.REQUEST, keys)).containsOnlyKeys(keys);
    }
  }
}
