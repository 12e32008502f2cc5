package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shopper with very many events, such as an account that all guests share. */
@Tag("slow")
class HeavyShopperTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int EVENTS = 150_000;
  private static final int OTHERS = 2_000;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  @TempDir Path folder;

  @Test
  void othersWriteWhileAHeavyShopperIsErased() {
    try (var store = Store.open(new Home(folder))) {
      for (int i = 0; i < EVENTS; i += 5_000) {
        store.events().add(views("g" + i + "-", "guest", 5_000));
      }
      store.events().add(views("o", "other", OTHERS));
      var erasing = CompletableFuture.supplyAsync(() -> store.erasing().erase("guest"));
      Duration longest = Duration.ZERO;
      int written = 0;
      while (!erasing.isDone()) {
        long start = System.nanoTime();
        store.events().add(views("w" + written++, "other", 1));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        longest = took.compareTo(longest) > 0 ? took : longest;
      }
      assertThat(erasing.join().events()).isEqualTo(EVENTS);
      assertThat(longest).isLessThan(LONGEST_WAIT);
      assertThat(written).isGreaterThan(10);
      assertThat(store.events().of(ShopperId.user("guest"))).isEmpty();
      assertThat(store.counts().events()).isEqualTo(OTHERS + written);
      assertThat(store.products().stats(0, 1_000))
          .hasSize(500)
          .allMatch(one -> one.uniqueShoppers() == 1);
    }
  }

  private static List<Event> views(String prefix, String user, int count) {
    var events = new ArrayList<Event>();
    for (int i = 0; i < count; i++) {
      events.add(
          Event.of(
              prefix + i,
              ShopperId.user(user),
              new Subject.Item("p" + i % 500),
              EventType.VIEW,
              NOON.plusSeconds(i)));
    }
    return events;
  }
}
