package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store.StoreCounts;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

abstract class StoreContract implements OnADatabase {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;
  private TestDatabase database;

  @BeforeEach
  void makeDatabase() {
    database = database(folder);
  }

  @RandomSeeds(2)
  void givesBackEveryProductThatWasPutIn(Seed seed) {
    List<Product> products = RandomCatalogue.of(50, seed.random());
    try (var store = open()) {
      assertThat(store.products().put(products).changed()).hasSize(50).containsOnly(true);
      for (Product product : products) {
        assertThat(store.products().find(product.id())).contains(product);
      }
      assertThat(store.products().find("other")).isEmpty();
      var all = new ArrayList<Product>();
      store.products().forEach(all::add);
      assertThat(all)
          .isEqualTo(products.stream().sorted(Comparator.comparing(Product::id)).toList());
    }
  }

  @Test
  void whatIsThereJustSoIsNoChange() {
    try (var store = open()) {
      List<Product> products = List.of(product("a", "tent"), product("b", "mug"));
      store.products().put(products);
      long before = store.sequence();

      assertThat(store.products().put(products))
          .isEqualTo(new Receipt(before, List.of(false, false)));
      assertThat(store.products().put(List.of())).isEqualTo(new Receipt(before, List.of()));
      assertThat(store.sequence()).isEqualTo(before);

      assertThat(store.products().put(List.of(product("a", "tent"), product("b", "cup"))).changed())
          .containsExactly(false, true);
      assertThat(store.sequence()).isGreaterThan(before);
      assertThat(store.products().find("b")).contains(product("b", "cup"));
    }
  }

  @Test
  void aChangedOfferIsAChange() {
    var product = product("a", "tent");
    var cheaper =
        product.withOffer(Offer.of(OptionalDouble.of(9.5), "CNY", OptionalInt.of(0), "s"));
    try (var store = open()) {
      store.products().put(List.of(product));
      assertThat(store.products().put(List.of(cheaper)).changed()).containsExactly(true);
      assertThat(store.products().find("a")).contains(cheaper);
    }
  }

  @Test
  void keepsHalfACharacterInATitle() {
    var odd = product("a", "tent \ud83c");
    try (var store = open()) {
      store.products().put(List.of(odd));
      assertThat(store.products().find("a")).contains(odd);
      assertThat(store.products().put(List.of(odd)).changed()).containsExactly(false);
    }
  }

  @Test
  void ofOneProductTwiceInACallTheLastCounts() {
    try (var store = open()) {
      store.products().put(List.of(product("a", "first"), product("a", "second")));
      assertThat(store.products().find("a")).contains(product("a", "second"));
      assertThat(store.counts().products()).isEqualTo(1);
    }
  }

  @RandomSeeds(2)
  void givesBackEveryEventOfAShopperOldestFirst(Seed seed) {
    List<Event> events = RandomHistory.events(60, 20, seed.random());
    try (var store = open()) {
      store.events().add(events);
      List<Event> oldestFirst =
          events.stream().sorted(Comparator.comparing(Event::timestamp)).toList();
      assertThat(store.events().of(ShopperId.user("u"))).isEqualTo(oldestFirst);
      assertThat(store.events().of(ShopperId.user("other"))).isEmpty();
      var all = new ArrayList<Event>();
      store.events().forEach(all::add);
      assertThat(all).isEqualTo(oldestFirst);
    }
  }

  @Test
  void whoIsDatedAheadIsAsRecentAsTheArrival() {
    Instant now = Instant.now();
    try (var store = open()) {
      store.events().add(List.of(event("1", "far", now.plusSeconds(90_000))));
      store.events().add(List.of(event("2", "near", now.plusSeconds(9_000))));
      assertThat(store.events().recentUsers(5)).containsExactly("near", "far");
    }
  }

  @Test
  void eventsComeShopperByShopper() {
    Event late = event("1", "a", NOON.plusSeconds(9));
    Event early = event("2", "b", NOON);
    Event middle = event("3", "a", NOON.plusSeconds(3));
    try (var store = open()) {
      store.events().add(List.of(late, early, middle));
      var all = new ArrayList<Event>();
      store.events().forEach(all::add);
      assertThat(all).containsExactly(middle, late, early);
      assertThat(store.events().recentUsers(5)).containsExactly("a", "b");
      assertThat(store.events().recentUsers(1)).containsExactly("a");
      assertThat(store.counts()).isEqualTo(new StoreCounts(0, 3, 2));
    }
  }

  @Test
  void tellsEachTextThatWasSearchedForOnce() {
    try (var store = open()) {
      store
          .events()
          .add(
              List.of(
                  event("1", "a", NOON),
                  searched("2", "a", "green tea"),
                  searched("3", "b", "绿茶"),
                  searched("4", "b", "green tea")));
      assertThat(store.events().searchedWords()).containsExactlyInAnyOrder("green tea", "绿茶");
    }
  }

  private static Event searched(String id, String user, String words) {
    return Event.of(id, ShopperId.user(user), new Subject.Words(words), EventType.SEARCH, NOON);
  }

  @Test
  void anEventIsKeptOnce() {
    Event first = event("1", "u", NOON);
    Event sameId = event("1", "other", NOON.plusSeconds(1));
    Event second = event("2", "u", NOON);
    try (var store = open()) {
      assertThat(store.events().add(List.of(first, sameId)).changed()).containsExactly(true, false);
      assertThat(store.events().add(List.of(first, second, second)).changed())
          .containsExactly(false, true, false);
      assertThat(store.events().of(ShopperId.user("u"))).containsExactly(first, second);
      assertThat(store.events().of(ShopperId.user("other"))).isEmpty();
    }
  }

  @Test
  void theSequenceRisesWithChangesOfBothKinds() {
    try (var store = open()) {
      assertThat(store.sequence()).isZero();
      store.products().put(List.of(product("a", "tent")));
      long withProduct = store.sequence();
      assertThat(withProduct).isPositive();
      long withEvent = store.events().add(List.of(event("1", "u", NOON))).sequence();
      assertThat(withEvent).isGreaterThan(withProduct).isEqualTo(store.sequence());
      assertThat(store.events().add(List.of(event("1", "u", NOON))).sequence())
          .isEqualTo(withEvent);
      assertThat(store.events().add(List.of())).isEqualTo(new Receipt(withEvent, List.of()));
      assertThat(store.sequence()).isEqualTo(withEvent);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-03-01T12:00:00.123456Z",
        "1969-12-31T23:59:59.999999Z",
        "1850-06-01T00:00:00.000001Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z"
      })
  void keepsTimesToTheMicrosecond(String time) {
    Event event = event("1", "u", Instant.parse(time));
    try (var store = open()) {
      store.events().add(List.of(event));
      assertThat(store.events().of(ShopperId.user("u"))).containsExactly(event);
    }
  }

  @Test
  void keepsWords() {
    try (var store = open()) {
      var plain =
          Event.of("1", ShopperId.user("u"), new Subject.Words("登山 🎒"), EventType.SEARCH, NOON);
      store.events().add(List.of(plain));
      var valid = Event.of("2", ShopperId.user("u"), new Subject.Item("p"), EventType.REVIEW, NOON);
      store.events().add(List.of(valid));
      assertThat(store.events().of(ShopperId.user("u"))).containsExactly(plain, valid);
    }
  }

  @Test
  void allIsThereAfterReopening() {
    try (var store = open()) {
      store.products().put(List.of(product("a", "tent")));
      store.events().add(List.of(event("1", "u", NOON)));
    }
    try (var store = open()) {
      assertThat(store.sequence()).isEqualTo(2);
      assertThat(store.products().find("a")).contains(product("a", "tent"));
      assertThat(store.events().of(ShopperId.user("u"))).containsExactly(event("1", "u", NOON));
    }
  }

  @Test
  void manyWritersWriteAll() throws Exception {
    try (var store = open()) {
      List<Long> sequences = concurrently(8, writer -> write(store, writer));
      assertThat(sequences).hasSize(8 * 12);
      assertThat(store.sequence()).isEqualTo(8 * 12 * 2);
      assertThat(store.counts()).isEqualTo(new StoreCounts(8, 8 * 12, 8));
    }
  }

  @Test
  void severalProgramsMayUseOneFile() throws Exception {
    List<Long> sequences =
        concurrently(
            4,
            writer -> {
              try (var own = open()) {
                return write(own, writer);
              }
            });
    try (var one = open();
        var other = open()) {
      assertThat(sequences).doesNotHaveDuplicates();
      assertThat(one.sequence()).isEqualTo(4 * 12 * 2);
      one.products().put(List.of(product("new", "tent")));
      assertThat(other.products().find("new")).isPresent();
    }
  }

  /** Adds events and changes a product by turns; the sequences that were acknowledged rise. */
  private static List<Long> write(Store store, int writer) {
    var sequences = new ArrayList<Long>();
    for (int i = 0; i < 12; i++) {
      store.products().put(List.of(product("p" + writer, "title " + i)));
      var event = event(writer + "-" + i, "u" + writer, NOON);
      sequences.add(store.events().add(List.of(event)).sequence());
    }
    assertThat(sequences).isSorted().doesNotHaveDuplicates();
    return sequences;
  }

  private interface Writer {
    List<Long> write(int number);
  }

  private static List<Long> concurrently(int writers, Writer writer) throws Exception {
    var all = new ArrayList<Long>();
    try (var threads = Executors.newFixedThreadPool(writers)) {
      List<Callable<List<Long>>> work =
          IntStream.range(0, writers)
              .<Callable<List<Long>>>mapToObj(number -> () -> writer.write(number))
              .toList();
      for (var done : threads.invokeAll(work)) {
        all.addAll(done.get());
      }
    }
    return all;
  }

  private Store open() {
    return database.open();
  }

  private static Product product(String id, String title) {
    return Product.titled(id, title);
  }

  private static Event event(String id, String user, Instant time) {
    return Event.of(id, ShopperId.user(user), new Subject.Item("p"), EventType.VIEW, time);
  }
}
