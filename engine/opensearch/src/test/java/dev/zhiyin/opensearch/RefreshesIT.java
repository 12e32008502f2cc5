package dev.zhiyin.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.IndexSettings;
import dev.zhiyin.engine.config.IndexSettings.Layout;
import dev.zhiyin.engine.embed.HashingEncoder;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.testing.Until;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A refresh costs a cluster much: there are few, however many changes there are. */
class RefreshesIT {
  private static final int DIMENSION = 8;
  private static final int CHANGES = 200;

  @TempDir private Path folder;

  @Test
  void eventsNeedNoneAndManyProductsShareOne() throws IOException {
    try (var gate = new Gate();
        var client =
            ClusterClient.of(
                IndexSettings.of(List.of(gate.address()))
                    .withLayout(new Layout(1, 0, Quantisation.NONE)));
        var indexes = new TestIndexes(client, folder);
        var cache = new EmbeddingCache(new Home(folder).vectorCache());
        var index = indexes.open("refreshes", DIMENSION);
        var follower =
            FarBehindIT.follower(indexes.store(), index, cache, new HashingEncoder(DIMENSION))) {
      Store store = indexes.store();
      follower.start();
      store.products().put(List.of(Product.titled("first", "tent")));
      untilShown(index, store);
      int before = refreshes(gate);
      for (int i = 0; i < CHANGES; i++) {
        store.events().add(List.of(view(i)));
      }
      untilShown(index, store);
      assertThat(refreshes(gate)).isEqualTo(before);

      long begin = System.nanoTime();
      for (int i = 0; i < CHANGES; i++) {
        store.products().put(List.of(Product.titled("tent-" + i, "a tent")));
        pause(Duration.ofMillis(10));
      }
      untilShown(index, store);
      long most = (System.nanoTime() - begin) / index.refreshInterval().toNanos() + 2;
      assertThat(refreshes(gate) - before)
          .as("refreshes of %d changes", CHANGES)
          .isBetween(1, (int) Math.min(most, CHANGES / 2));
    }
  }

  private static Event view(int number) {
    return Event.of(
        "e" + number,
        ShopperId.user("ann"),
        new Subject.Item("first"),
        EventType.VIEW,
        Instant.now());
  }

  private static int refreshes(Gate gate) {
    return gate.asked("POST .*/_refresh").size();
  }

  private static void untilShown(OpenSearchIndex index, Store store) {
    Until.holds(() -> index.sequence() >= store.sequence());
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }
}
