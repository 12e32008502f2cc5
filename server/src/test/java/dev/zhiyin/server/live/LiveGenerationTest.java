package dev.zhiyin.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.live.IndexFollower;
import dev.zhiyin.engine.popularity.StatsFeed;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.Store;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveGenerationTest {
  @TempDir private Path folder;

  /* As where the server that indexes the next generation hangs. */
  @Test
  void aSwitchThatDoesNotGoOnHoldsUpNobodyWhoWaitsForAChange() throws Exception {
    try (var store = Store.open(new Home(folder));
        var live = new LiveGeneration()) {
      long seen = store.products().put(List.of(Product.titled("p", "tent"))).sequence();
      assertThat(live.replace(serving(store, seen), () -> false)).isTrue();
      var ends = new AtomicBoolean();
      var switching =
          CompletableFuture.supplyAsync(
              () -> live.replace(serving(store, 0), ends::get), Thread::startVirtualThread);
      assertThatThrownBy(() -> switching.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      var waiting =
          CompletableFuture.supplyAsync(
              () -> live.awaitShown(seen, Duration.ofSeconds(1)), Thread::startVirtualThread);
      try {
        assertThat(waiting).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(true);
      } finally {
        ends.set(true);
      }
      assertThat(switching).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(false);
      assertThat(live.sequence()).isEqualTo(seen);
    }
  }

  /* Of which only the index and its follower are asked for. */
  @SuppressWarnings("NullAway")
  private static OpenGeneration serving(Store store, long shown) {
    var index = index(shown);
    var follower =
        IndexFollower.of(
            store,
            index,
            null,
            () -> false,
            Duration.ofSeconds(5),
            new StatsFeed(store, _ -> {}),
            IndexFollower.Listener.NONE);
    return new OpenGeneration(
        null, null, index, follower, List.of(), null, null, new OpenedParts());
  }

  /* One that another process writes, and that shows changes up to a number, whatever comes. */
  @SuppressWarnings("NullAway")
  private static WritableIndex index(long shown) {
    return (WritableIndex)
        Proxy.newProxyInstance(
            WritableIndex.class.getClassLoader(),
            new Class<?>[] {WritableIndex.class},
            (_, method, _) ->
                switch (method.getName()) {
                  case "sequence" -> shown;
                  case "isBroken" -> false;
                  default -> null;
                });
  }
}
