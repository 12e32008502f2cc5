package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.store.RandomLife.Step;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens, a store holds what a plain model of it holds. */
abstract class LifeContract implements OnADatabase {
  private static final int STEPS = 60;

  @TempDir Path folder;

  @RandomSeeds
  void eventsAndStandingsAreThoseOfThePlainModel(Seed seed) {
    var random = seed.random();
    var life = new RandomLife(random);
    var model = new ShopModel();
    var clock = new SetClock(RandomLife.NOON);
    var followed = new HashMap<String, ProductStats>();
    try (var store = database(folder).open(clock)) {
      for (int i = 0; i < STEPS; i++) {
        clock.now = RandomLife.NOON.plusSeconds(random.nextInt(9_000)); // back as well as forth
        long before = store.sequence();
        take(life.next(), store, model, store.now());
        assertSame(store, model);
        store
            .products()
            .stats(before, Integer.MAX_VALUE)
            .forEach(stats -> followed.put(stats.productId(), stats));
        assertThat(followed).isEqualTo(productStats(store));
      }
    }
  }

  private static void take(Step step, Store store, ShopModel model, Instant now) {
    switch (step) {
      case Step.Add(var events) ->
          assertThat(store.events().add(events).changed()).isEqualTo(model.add(events, now));
      case Step.Erase(var user) ->
          assertThat(store.erasing().erase(user).events()).isEqualTo(model.erase(user));
      case Step.Expire(var before, int limit) -> {
        assertThat(store.events().expire(_ -> before, limit))
            .isEqualTo(Math.min(limit, model.expire(before)));
        model.keep(events(store).stream().map(Event::id).collect(Collectors.toSet()));
      }
    }
  }

  private static void assertSame(Store store, ShopModel model) {
    assertThat(events(store)).isEqualTo(model.all());
    Map<String, ProductStats> productStats = productStats(store);
    productStats.values().removeIf(stats -> stats.uniqueShoppers() == 0);
    Map<String, ShopModel.Demand> demand = model.demand();
    assertThat(productStats.keySet()).isEqualTo(demand.keySet());
    productStats.forEach(
        (id, stats) -> {
          var wanted = demand.getOrDefault(id, new ShopModel.Demand(0, 0));
          assertThat(stats.uniqueShoppers())
              .describedAs("met %s", id)
              .isEqualTo(wanted.uniqueShoppers());
          assertThat(stats.trendScore()).isCloseTo(wanted.trendScore(), within(1e-9));
        });
  }

  private static Map<String, ProductStats> productStats(Store store) {
    var productStats = new HashMap<String, ProductStats>();
    store
        .products()
        .stats(0, Integer.MAX_VALUE)
        .forEach(stats -> productStats.put(stats.productId(), stats));
    return productStats;
  }

  private static List<Event> events(Store store) {
    var events = new ArrayList<Event>();
    store.events().forEach(events::add);
    return events;
  }
}
