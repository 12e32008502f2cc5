package dev.zhiyin.server.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.profile.ProfileRules;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Erasure.ErasedShopper;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.live.LiveGeneration;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopperHistoriesTest {
  @TempDir private Path folder;

  @Test
  void erasuresOfAStoreThatWasSetBackAreHeeded() {
    var home = new Home(folder);
    try (var store = Store.open(home);
        var live = new LiveGeneration()) {
      for (int i = 0; i < 9; i++) {
        store.products().put(List.of(Product.titled("p", "number " + i)));
      }
      var erased = new ArrayList<ErasedShopper>();
      var histories = new ShopperHistories(store, live, ProfileRules.NONE, false, 10, erased::add);
      Jdbi.create("jdbc:sqlite:" + home.store())
          .useHandle(handle -> handle.execute("UPDATE change_counter SET sequence = 1"));
      store.erasing().erase("ann");
      histories.heedErasures();
      assertThat(erased).extracting(ErasedShopper::idHash).contains(store.erasing().hash("ann"));
    }
  }

  /** Whatever happens, in any order, what is remembered is what the store has. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void areAlwaysThoseOfTheStore(long seed) {
    var random = new Random(seed);
    var home = new Home(folder);
    try (var store = Store.open(home);
        var other = Store.open(home);
        var live = new LiveGeneration()) {
      var histories = new ShopperHistories(store, live, ProfileRules.NONE, false, 1_000, _ -> {});
      for (int step = 0; step < 400; step++) {
        Store by = random.nextInt(4) == 0 ? other : store;
        switch (random.nextInt(12)) {
          case 0 -> by.products().put(List.of(Product.titled("p" + step, "Lamp")));
          case 1 -> by.erasing().erase("u" + random.nextInt(4));
          case 2 ->
              by.events()
                  .add(
                      IntStream.range(0, 1 + random.nextInt(20))
                          .mapToObj(_ -> event(random, Optional.of("u9"), Optional.empty()))
                          .toList());
          default -> by.events().add(List.of(event(random)));
        }
        for (int i = 0; i < 4; i++) {
          requireAsStored(histories, store, ShopperId.user("u" + i));
          requireAsStored(histories, store, ShopperId.session("s" + i));
        }
      }
    }
  }

  private static void requireAsStored(ShopperHistories histories, Store store, ShopperId shopper) {
    assertThat(histories.history(shopper, new StoreReads()).history())
        .as(shopper.key())
        .isEqualTo(History.of(store.events().of(shopper)));
  }

  private static Event event(Random random) {
    return event(
        random,
        Optional.of("u" + random.nextInt(4)).filter(_ -> random.nextBoolean()),
        Optional.of("s" + random.nextInt(4)));
  }

  private static Event event(Random random, Optional<String> user, Optional<String> session) {
    return Event.of(
        "e" + random.nextLong(),
        new ShopperId(user, session),
        new Subject.Item("p" + random.nextInt(100)),
        EventType.VIEW,
        Instant.ofEpochSecond(1_790_000_000L + random.nextInt(1_000)));
  }

  @Test
  void readOfAShopperOnlyWhatTheyDidSince() {
    var home = new Home(folder);
    try (var store = Store.open(home);
        var live = new LiveGeneration()) {
      var histories = new ShopperHistories(store, live, ProfileRules.NONE, false, 1_000, _ -> {});
      var random = new Random(4);
      store.events().add(List.of(event(random, Optional.of("ann"), Optional.empty())));
      History first = history(histories, "ann");
      store.events().add(List.of(event(random, Optional.of("bob"), Optional.empty())));
      store.products().put(List.of(Product.titled("p", "Lamp")));
      assertThat(history(histories, "ann")).isSameAs(first);
    }
  }

  private static History history(ShopperHistories histories, String user) {
    return histories.history(ShopperId.user(user), new StoreReads()).history();
  }

  @Test
  void longSearchesHaveTheRoomOfSeveralHistories() {
    try (var store = Store.open(new Home(folder));
        var live = new LiveGeneration()) {
      var histories = new ShopperHistories(store, live, ProfileRules.NONE, false, 10, _ -> {});
      store.events().add(searches("ann", 5));
      store.events().add(searches("bob", 6));

      history(histories, "ann");
      assertThat(histories.remembered()).isEqualTo(1);
      history(histories, "bob");
      assertThat(histories.remembered()).isEqualTo(1);
    }
  }

  /* Each with as many characters as there may be. */
  private static List<Event> searches(String user, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Event.of(
                    user + i,
                    ShopperId.user(user),
                    new Subject.Words("茶".repeat(9_999) + i),
                    EventType.SEARCH,
                    Instant.ofEpochSecond(1_790_000_000L + i)))
        .toList();
  }
}
