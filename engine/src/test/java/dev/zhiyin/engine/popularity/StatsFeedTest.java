package dev.zhiyin.engine.popularity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.popularity.PopularityRankings.Order;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.ProductStats;
import dev.zhiyin.engine.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatsFeedTest {
  @Test
  void whatAStoreThatWasSetBackKnowsNothingOfIsForgotten(@TempDir Path folder) {
    try (var store = Store.open(new Home(folder))) {
      view(store, "p1");
      var rankings = new PopularityRankings();
      var feed = new StatsFeed(store, rankings);
      feed.handOn(1_000);
      rankings.apply(List.of(new ProductStats("p2", 1_000, 5, 10))); // as it was before

      feed.handOn(store.sequence());

      assertThat(rankings.in(Order.POPULAR)).containsExactlyElementsOf(stats(store));
      assertThat(rankings.of("p2")).isEmpty();
      view(store, "p3");
      feed.handOn(store.sequence());
      assertThat(rankings.in(Order.POPULAR)).containsExactlyInAnyOrderElementsOf(stats(store));
    }
  }

  private static List<ProductStats> stats(Store store) {
    return store.products().stats(-1, 9);
  }

  private static void view(Store store, String productId) {
    store
        .events()
        .add(
            List.of(
                Event.of(
                    "e-" + productId,
                    ShopperId.user("u"),
                    new Subject.Item(productId),
                    EventType.VIEW,
                    Instant.EPOCH)));
  }
}
