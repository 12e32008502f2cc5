package dev.zhiyin.engine.popularity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.popularity.PopularityRankings.Order;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.ProductStats;
import dev.zhiyin.engine.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.IntStream;
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

  @Test
  void whatTheShopDoesNotHaveSetsNoMark(@TempDir Path folder) {
    try (var store = Store.open(new Home(folder))) {
      var rankings = new PopularityRankings();
      var feed = new StatsFeed(store, rankings);
      IntStream.range(0, 100).forEach(i -> viewed(store, "most", "u" + i));
      viewed(store, "few", "u1");
      Product most = Product.titled("most", "tent");
      store.products().put(List.of(most, Product.titled("few", "lamp")));
      feed.handOn(store.sequence());
      ProductStats few = rankings.of("few").orElseThrow();
      assertThat(rankings.in(Order.POPULAR)).hasSize(2);
      assertThat(rankings.isPopular(few)).isFalse();

      store.products().delete(List.of("most"));
      feed.handOn(store.sequence());
      assertThat(rankings.in(Order.POPULAR)).containsExactly(few);
      assertThat(rankings.in(Order.TRENDING)).containsExactly(few);
      assertThat(rankings.isPopular(few)).isTrue();

      var fresh = new PopularityRankings();
      new StatsFeed(store, fresh).handOn(store.sequence());
      assertThat(fresh.in(Order.POPULAR)).as("after a start").containsExactly(few);
      assertThat(fresh.in(Order.TRENDING)).containsExactly(few);

      viewed(store, "most", "one more");
      feed.handOn(store.sequence());
      assertThat(rankings.isPopular(few)).as("what is not there is viewed").isTrue();

      store.products().put(List.of(most));
      feed.handOn(store.sequence());
      assertThat(rankings.of("most").orElseThrow().uniqueShoppers()).isEqualTo(101);
      assertThat(rankings.isPopular(few)).isFalse();
    }
  }

  @Test
  void aHeadStartThatFailsIsGoneOnWithAsIfNothingHadBeenRead(@TempDir Path folder) {
    try (var store = Store.open(new Home(folder))) {
      viewed(store, "gone", "u1", "u2");
      store.products().put(List.of(Product.titled("few", "lamp")));
      viewed(store, "few", "u1");
      store.events().add(IntStream.range(0, 5_000).mapToObj(i -> view("p" + i, "u1")).toList());
      var rankings = new PopularityRankings();
      var failures = new ArrayDeque<>(List.of(false, true));
      var feed =
          new StatsFeed(
              store,
              new StatsFeed.Taker() {
                @Override
                public void apply(List<ProductStats> changed) {
                  if (!failures.isEmpty() && failures.pop()) {
                    throw new IllegalStateException("a test");
                  }
                  rankings.apply(changed);
                }

                @Override
                public List<String> leading() {
                  return rankings.leading();
                }
              });

      feed.headStart().close();

      assertThat(failures).isEmpty();
      feed.handOn(store.sequence());
      assertThat(rankings.in(Order.POPULAR))
          .extracting(ProductStats::productId)
          .containsExactly("few");
    }
  }

  private static void viewed(Store store, String productId, String... users) {
    for (String user : users) {
      viewed(store, productId, user);
    }
  }

  private static List<ProductStats> stats(Store store) {
    return store.products().stats(-1, 9);
  }

  private static void view(Store store, String productId) {
    store.products().put(List.of(Product.titled(productId, "tent")));
    viewed(store, productId, "u");
  }

  private static void viewed(Store store, String productId, String user) {
    store.events().add(List.of(view(productId, user)));
  }

  private static Event view(String productId, String user) {
    return Event.of(
        "e-" + productId + "-" + user,
        ShopperId.user(user),
        new Subject.Item(productId),
        EventType.VIEW,
        Instant.EPOCH);
  }
}
