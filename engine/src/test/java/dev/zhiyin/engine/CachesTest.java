package dev.zhiyin.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class CachesTest {
  @Test
  void aCacheIsKeptInOrderByWhoUsesIt() {
    Set<Thread> evicted = ConcurrentHashMap.newKeySet();
    var cache =
        Caches.newBuilder()
            .maximumSize(10)
            .evictionListener((_, _, _) -> evicted.add(Thread.currentThread()))
            .<Integer, String>build();

    for (int i = 0; i < 1_000; i++) {
      cache.put(i, "one");
    }

    assertThat(cache.asMap()).hasSize(10);
    assertThat(evicted).containsExactly(Thread.currentThread());
  }
}
