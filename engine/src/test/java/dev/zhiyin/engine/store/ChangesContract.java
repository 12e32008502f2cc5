package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Erasure.ErasedShopper;
import dev.zhiyin.testing.LargestProduct;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

abstract class ChangesContract implements OnADatabase {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;
  private TestDatabase database;

  @BeforeEach
  void makeDatabase() {
    database = database(folder);
  }

  @Test
  void largeProductsAreReadInPartsThatFitIntoMemory() {
    try (var store = open()) {
      List<String> ids = IntStream.range(100, 140).mapToObj("p---%d"::formatted).toList();
      ids.stream()
          .map(id -> ProductJson.read(LargestProduct.json(id)))
          .forEach(product -> store.products().put(List.of(product)));

      List<ProductChange> first = store.products().changes(0, 512);
      List<ProductChange> rest = store.products().changes(first.getLast().sequence(), 512);

      assertThat(first).hasSizeBetween(10, 30);
      assertThat(Stream.concat(first.stream(), rest.stream()))
          .extracting(ProductChange::id)
          .containsExactlyElementsOf(ids);
      assertThat(store.products().changes(rest.getLast().sequence(), 512)).isEmpty();
    }
  }

  @Test
  void aRowThatIsBeyondALimitOfProductsIsNoProductHoweverItIsRead() {
    try (var store = open()) {
      store.products().put(List.of(Product.titled("poison", "poison")));
      String levels = "[" + "\"a\",".repeat(199_999) + "\"a\"]";
      database
          .tables()
          .useHandle(
              handle ->
                  handle.execute(
                      "UPDATE product SET json = ?",
                      "{\"id\":\"poison\",\"category\":%s}".formatted(levels)));

      assertThat(store.products().changes(0, 9).getFirst().unreadable().orElseThrow())
          .hasMessage("category is '200000 levels'; wanted at most 16 levels");
      assertThat(store.products().find("poison")).isEmpty();
      assertThat(store.products().find(List.of("poison"))).isEmpty();
      store.products().forEach(product -> fail("%s was read", product.id()));
      var read = new ArrayList<ProductChange>();
      store.snapshot(
          snapshot -> {
            snapshot.forEachProduct(read::add);
            return true;
          });
      assertThat(read).hasSize(1).allMatch(change -> change.unreadable().isPresent());
    }
  }

  @Test
  void tellsOfEachProductItsNewestChange() {
    try (var store = open()) {
      var tent = Product.titled("a", "tent");
      var mug = Product.titled("b", "mug");
      store.products().put(List.of(tent, mug));
      long before = store.sequence();
      assertThat(store.products().delete(List.of("a", "other", "a")))
          .isEqualTo(new Receipt(store.sequence(), List.of(true, false, false)));
      assertThat(store.products().find("a")).isEmpty();
      assertThat(store.counts().products()).isEqualTo(1);
      assertThat(store.products().changes(0, 9))
          .extracting(ProductChange::id)
          .containsExactly("b", "a");
      assertThat(store.products().changes(before, 9))
          .extracting(ProductChange::product)
          .containsExactly(Optional.empty());
      long deleted = store.sequence();
      assertThat(store.products().delete(List.of("a")))
          .isEqualTo(new Receipt(deleted, List.of(false)));
      assertThat(store.sequence()).isEqualTo(deleted);
      assertThat(store.products().put(List.of(tent)).changed()).containsExactly(true);
      assertThat(store.products().changes(deleted, 9).getFirst().product()).contains(tent);
      assertThat(store.products().changes(0, 1)).extracting(ProductChange::id).containsExactly("b");
    }
  }

  @Test
  void countsShoppersOnceAndEventsByWeightAndAge() {
    try (var store = open()) {
      store
          .events()
          .add(
              List.of(
                  event("1", "u", EventType.VIEW, NOON),
                  event("2", "u", EventType.PURCHASE, NOON.plusSeconds(7 * 86_400))));
      store
          .events()
          .add(
              List.of(
                  event("3", "v", EventType.VIEW, NOON), event("4", "w", EventType.DISLIKE, NOON)));
      var stats = store.products().stats(0, 9).getFirst();
      double weeks = NOON.getEpochSecond() / (7 * 86_400.0);
      assertThat(stats.uniqueShoppers()).isEqualTo(2);
      assertThat(stats.trendScore())
          .isCloseTo(weeks + Math.log(1 + 4 * 2 + 1) / Math.log(2), within(1e-9));
      assertThat(stats.sequence()).isEqualTo(3);
      assertThat(store.products().stats(3, 9)).isEmpty();
    }
  }

  @Test
  void mergingCountsOneShopperOnce() {
    try (var store = open()) {
      var session = Optional.of("s");
      store.events().add(List.of(event("1", "u", EventType.VIEW, NOON)));
      var anonymous =
          Event.of("2", ShopperId.session("s"), new Subject.Item("p"), EventType.VIEW, NOON);
      store.events().add(List.of(anonymous));
      assertThat(store.products().stats(0, 9).getFirst().uniqueShoppers()).isEqualTo(2);
      long before = store.sequence();
      var search =
          Event.of(
              "3",
              new ShopperId(Optional.of("u"), session),
              new Subject.Words("x"),
              EventType.SEARCH,
              NOON);
      store.events().add(List.of(search));
      assertThat(store.products().stats(before, 9).getFirst().uniqueShoppers()).isEqualTo(1);
    }
  }

  @Test
  void aSessionOfEverybodyBecomesNobodys() {
    try (var store = open()) {
      var visit = ShopperId.session("everybody");
      for (int i = 0; i <= Sessions.MOST; i += 1_000) {
        int from = i;
        store
            .events()
            .add(
                IntStream.range(from, Math.min(from + 1_000, Sessions.MOST + 1))
                    .mapToObj(
                        one ->
                            Event.of("v" + one, visit, new Subject.Item("p"), EventType.VIEW, NOON))
                    .toList());
      }
      var user = new ShopperId(Optional.of("u"), Optional.of("everybody"));

      store
          .events()
          .add(List.of(Event.of("b", user, new Subject.Item("p"), EventType.PURCHASE, NOON)));
      store
          .events()
          .add(List.of(Event.of("w", visit, new Subject.Item("q"), EventType.VIEW, NOON)));

      assertThat(store.events().of(ShopperId.user("u"))).extracting(Event::id).containsExactly("b");
      assertThat(store.events().of(visit)).extracting(Event::id).contains("w");
    }
  }

  @Test
  void anErasedUserIsGone() {
    try (var store = open()) {
      store
          .events()
          .add(
              List.of(
                  event("1", "u", EventType.VIEW, NOON), event("2", "v", EventType.VIEW, NOON)));
      var receipt = store.erasing().erase("u");
      assertThat(receipt.events()).isEqualTo(1);
      assertThat(receipt.sequence()).isEqualTo(store.sequence());
      assertThat(store.events().of(ShopperId.user("u"))).isEmpty();
      assertThat(store.erasing().since(2))
          .containsExactly(new ErasedShopper(receipt.sequence(), store.erasing().hash("u"), false));
      assertThat(store.products().stats(2, 9))
          .extracting(ProductStats::uniqueShoppers)
          .containsExactly(1L);
      assertThat(store.erasing().erase("u").events()).isZero();
    }
  }

  @Test
  void removesOldEvents() {
    try (var store = open()) {
      store
          .events()
          .add(
              List.of(
                  event("1", "u", EventType.VIEW, NOON),
                  event("2", "v", EventType.VIEW, NOON.plusSeconds(1)),
                  event("3", "v", EventType.VIEW, NOON.plusSeconds(2))));
      assertThat(store.events().expire(_ -> NOON.plusSeconds(2), 1)).isEqualTo(1);
      assertThat(store.events().of(ShopperId.user("u"))).isEmpty();
      assertThat(store.events().expire(_ -> NOON.plusSeconds(2), 9)).isEqualTo(1);
      assertThat(store.events().expire(_ -> NOON.plusSeconds(2), 9)).isZero();
      assertThat(store.counts().events()).isEqualTo(1);
      assertThat(store.products().stats(0, 9))
          .extracting(ProductStats::uniqueShoppers)
          .containsExactly(1L);
    }
  }

  @Test
  void aSnapshotSeesOneMoment() {
    try (var store = open()) {
      store.products().put(List.of(Product.titled("a", "tent"), Product.titled("b", "mug")));
      store.products().delete(List.of("b"));
      List<ProductChange> seen =
          store.snapshot(
              snapshot -> {
                long sequence = snapshot.sequence();
                store.products().put(List.of(Product.titled("c", "cup")));
                var products = new java.util.ArrayList<ProductChange>();
                snapshot.forEachProduct(products::add);
                assertThat(snapshot.sequence()).isEqualTo(sequence).isLessThan(store.sequence());
                return products;
              });
      assertThat(seen).extracting(ProductChange::id).containsExactly("a", "b");
      assertThat(seen.get(1).product()).isEmpty();
    }
  }

  @Test
  void aStoreOfTheFirstVersionKeepsItsData(@TempDir Path old) {
    TestDatabase first = empty(old);
    first.migrateTo("1");
    first
        .tables()
        .useHandle(
            handle -> {
              handle.execute(
                  "INSERT INTO product VALUES ('a', 1, '{\"id\":\"a\",\"title\":\"tent\"}')");
              handle.execute(
                  "INSERT INTO event VALUES ('1', 2, 'u', 'p', NULL, 'view', ?, NULL)",
                  Micros.of(NOON));
              handle.execute("UPDATE change_counter SET sequence = 2");
            });
    try (var store = first.open()) {
      assertThat(store.products().find("a")).contains(Product.titled("a", "tent"));
      assertThat(store.events().of(ShopperId.user("u")))
          .containsExactly(event("1", "u", EventType.VIEW, NOON));
      assertThat(store.products().stats(2, 9))
          .extracting(ProductStats::uniqueShoppers)
          .containsExactly(1L);
      assertThat(store.sequence()).isEqualTo(3);
    }
    try (var store = first.open()) {
      assertThat(store.sequence()).isEqualTo(3);
    }
  }

  private Store open() {
    return database.open();
  }

  private static Event event(String id, String user, EventType type, Instant time) {
    return Event.of(id, ShopperId.user(user), new Subject.Item("p"), type, time);
  }
}
