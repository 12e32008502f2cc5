package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.testing.Until;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers know together, wherever that lies. */
abstract class SharedStateContract implements OnADatabase {
  static final Duration LONG = Duration.ofMinutes(10);

  @TempDir Path folder;

  @Test
  void whatIsPutIsFoundUntilItIsRemovedOrEnds() {
    try (var store = database(folder).open();
        var state = store.sharedState(1)) {
      state.put(entry(Kind.LIST, "a", "one", LONG).ownedBy("ann"));
      state.put(entry(Kind.LIST, "b", "two", LONG).ownedBy("bob"));
      state.put(entry(Kind.CLICK, "a", "three", LONG).ownedBy("ann"));
      state.put(entry(Kind.LIST, "soon", "", Duration.ofMillis(300)));
      assertThat(text(state, Kind.LIST, "a")).contains("one");
      assertThat(state.find(Kind.LIST, "a").orElseThrow().owner()).isEqualTo("ann");
      assertThat(state.find(Kind.LIST, List.of("a", "b", "c"))).containsOnlyKeys("a", "b");
      assertThat(text(state, Kind.CLICK, "a")).contains("three");

      state.put(entry(Kind.LIST, "a", "newer", LONG).ownedBy("ann"));
      assertThat(text(state, Kind.LIST, "a")).contains("newer");
      state.removeOwned(Kind.LIST, "ann");
      assertThat(state.find(Kind.LIST, List.of("a", "b"))).containsOnlyKeys("b");
      assertThat(text(state, Kind.CLICK, "a")).contains("three");
      state.removeIfOwned(Kind.LIST, "b", "ann");
      assertThat(text(state, Kind.LIST, "b")).contains("two");
      state.removeIfOwned(Kind.LIST, "b", "bob");
      state.remove(Kind.CLICK, "a");
      assertThat(state.find(Kind.LIST, "b")).isEmpty();
      assertThat(state.find(Kind.CLICK, "a")).isEmpty();
      Until.holds(() -> state.find(Kind.LIST, "soon").isEmpty());
    }
  }

  @Test
  void ofManyWhoPutTheSameOneSucceedsUntilItEnds() throws Exception {
    try (var store = database(folder).open();
        var state = store.sharedState(1);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Callable<Boolean>>();
      IntStream.range(0, 20)
          .forEach(
              i ->
                  all.add(
                      () -> put(state, entry(Kind.REQUEST, "a", "" + i, Duration.ofSeconds(2)))));
      int succeeded = 0;
      for (var one : threads.invokeAll(all)) {
        succeeded += one.get() ? 1 : 0;
      }
      assertThat(succeeded).isOne();
      Until.holds(() -> state.putIfAbsent(entry(Kind.REQUEST, "a", "", LONG)));
      state.replace(entry(Kind.REQUEST, "a", "answer", LONG));
      assertThat(state.putIfAbsent(entry(Kind.REQUEST, "a", "", LONG))).isFalse();
      assertThat(text(state, Kind.REQUEST, "a")).contains("answer");
    }
  }

  /* Who gets no answer in time, since others have all connections, asks again. */
  private static boolean put(SharedState state, SharedEntry entry) {
    for (int again = 0; ; again++) {
      try {
        return state.putIfAbsent(entry);
      } catch (StoreUnavailable busy) {
        if (again == 20) {
          throw busy;
        }
      }
    }
  }

  @Test
  void manyArePutAtOnceButThoseThatAreThere() {
    try (var store = database(folder).open();
        var state = store.sharedState(1)) {
      state.replace(entry(Kind.CLICK, "k3", "before", LONG));
      var all = new ArrayList<SharedEntry>();
      IntStream.range(0, 6).forEach(i -> all.add(entry(Kind.CLICK, "k" + i, "" + i, LONG)));
      all.add(entry(Kind.CLICK, "k0", "again", LONG));

      assertThat(state.putIfAbsent(all)).containsExactlyInAnyOrder("k0", "k1", "k2", "k4", "k5");
      assertThat(state.putIfAbsent(all)).isEmpty();
      assertThat(text(state, Kind.CLICK, "k0")).contains("0");
      assertThat(text(state, Kind.CLICK, "k3")).contains("before");
    }
  }

  static SharedEntry entry(Kind kind, String key, String value, Duration life) {
    return SharedEntry.of(kind, key, value.getBytes(StandardCharsets.UTF_8), life);
  }

  static Optional<String> text(SharedState state, Kind kind, String key) {
    return state.find(kind, key).map(one -> new String(one.value(), StandardCharsets.UTF_8));
  }
}
