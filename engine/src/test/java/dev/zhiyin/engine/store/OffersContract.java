package dev.zhiyin.engine.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.ProductUnavailable;
import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.product.Availability;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.OfferPatch;
import dev.zhiyin.engine.product.OfferPatch.Change;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.OrderLine;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of offers, by those who ask for them and by purchases. */
abstract class OffersContract implements OnADatabase {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Change SOLD = new Change.Became(Availability.SOLD);

  @TempDir Path folder;
  private TestDatabase database;

  @BeforeEach
  void makeDatabase() {
    database = database(folder);
  }

  @Test
  void aPatchChangesWhatItNamesAndIsAChange() {
    try (var store = database.open()) {
      store.products().put(List.of(lamp("a", 5)));
      long before = store.sequence();

      var made =
          store.products().patchOffers(List.of(patch("a", new Change.Price(OptionalDouble.of(8)))));

      assertThat(made).containsExactly(new OfferChange.Made(before + 1, true));
      assertThat(store.products().find("a"))
          .contains(lamp("a", 5).withOffer(lamp("a", 5).offer().withPrice(OptionalDouble.of(8))));
      assertThat(store.products().changes(before, 9))
          .extracting(ProductChange::id)
          .containsExactly("a");
      assertThat(
              store
                  .products()
                  .patchOffers(List.of(patch("a", new Change.Price(OptionalDouble.of(8))))))
          .containsExactly(new OfferChange.Made(before + 1, false));
    }
    try (var store = database.open()) {
      assertThat(store.products().find("a").orElseThrow().offer().price()).hasValue(8);
    }
  }

  @Test
  void whatIsPutIntoAGroupKeepsTheOfferThatItHasJustGot() throws InterruptedException {
    try (var store = database.open()) {
      store.products().put(List.of(lamp("a", 5), lamp("b", 5)));
      Thread grouping =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 50; i++) {
                      store.products().group(Map.of("a", "g" + i, "c", "g" + i));
                    }
                  });
      for (int price = 1; grouping.isAlive(); price++) {
        store
            .products()
            .patchOffers(List.of(patch("a", new Change.Price(OptionalDouble.of(price)))));
        assertThat(store.products().find("a").orElseThrow().offer().price()).hasValue(price);
      }
      grouping.join();

      assertThat(store.products().find("a").orElseThrow().groupId()).isEqualTo("g49");
      assertThat(store.products().group(Map.of("a", "", "b", "", "c", "")))
          .containsOnly(true, false);
      store
          .products()
          .put(
              List.of(
                  ProductJson.read("{\"id\": \"n\", \"kind\": \"note\", \"title\": \"hello\"}")));
      assertThat(store.products().group(Map.of("n", "g", "a", "g"))).containsExactly(true);
      assertThat(store.products().find("a").orElseThrow().groupId()).isEqualTo("g");
    }
  }

  @Test
  void aNoteInPlaceOfAProductHasNoStatus() {
    Product note = ProductJson.read("{\"id\": \"a\", \"kind\": \"note\", \"title\": \"hello\"}");
    try (var store = database.open()) {
      store.products().put(List.of(lamp("a", 5)));
      store.products().patchOffers(List.of(patch("a", reserve(Duration.ofHours(1)))));

      store.products().replace(List.of(lamp("b", 6), note));

      assertThat(store.products().find("a").orElseThrow()).isEqualTo(note);
      assertThat(store.products().find("b")).isPresent();
      store.products().replace(List.of(lamp("a", 7)));
      assertThat(store.products().find("a").orElseThrow().offer().availability()).isEmpty();
    }
  }

  @Test
  void eachIsMadeOfWhatTheOneBeforeHasLeft() {
    try (var store = database.open()) {
      store.products().put(List.of(lamp("a", 5), lamp("b", 5)));

      var made =
          store
              .products()
              .patchOffers(
                  List.of(
                      patch("a", reserve(Duration.ofHours(1))),
                      patch("none", SOLD),
                      patch("a", new Change.Stock(OptionalInt.of(1))),
                      patch("a", reserve(Duration.ofHours(2))),
                      patch("b", SOLD)));

      assertThat(made.stream().map(OffersContract::outcome))
          .containsExactly("made", "UnknownProduct", "made", "ProductUnavailable", "made");
      Offer left = store.products().find("a").orElseThrow().offer();
      assertThat(left.stock()).hasValue(1);
      assertThat(left.availability().orElseThrow().reservedUntil().orElseThrow())
          .isBefore(store.now().plus(Duration.ofMinutes(61)));
    }
  }

  private static String outcome(OfferChange change) {
    return switch (change) {
      case OfferChange.Made _ -> "made";
      case OfferChange.Refused(ZhiyinException why) -> why.getClass().getSimpleName();
    };
  }

  @Test
  void whatIsRefusedIsNoChange() {
    try (var store = database.open()) {
      store.products().put(List.of(lamp("a", 5)));
      store.products().patchOffers(List.of(patch("a", SOLD)));
      long before = store.sequence();
      assertThat(store.products().patchOffers(List.of(patch("a", reserve(Duration.ofHours(1))))))
          .singleElement()
          .isInstanceOfSatisfying(
              OfferChange.Refused.class,
              refused -> assertThat(refused.why()).isInstanceOf(ProductUnavailable.class));
      assertThat(store.products().patchOffers(List.of(patch("gone", SOLD))))
          .singleElement()
          .isInstanceOfSatisfying(
              OfferChange.Refused.class,
              refused -> assertThat(refused.why()).isInstanceOf(UnknownProduct.class));
      assertThat(store.sequence()).isEqualTo(before);
    }
  }

  @Test
  void whenAReservationHasEndedTheNextOneWins() {
    var clock = new SetClock(NOON);
    try (var store = database.open(clock)) {
      store.products().put(List.of(lamp("a", 5)));
      var first = patch("a", until(NOON.plusSeconds(60)));
      var next = patch("a", until(NOON.plusSeconds(600)));
      assertThat(
              store.products().patchOffers(List.of(first, next)).stream()
                  .map(OffersContract::outcome))
          .containsExactly("made", "ProductUnavailable");
      clock.jump(Duration.ofSeconds(61));
      assertThat(store.products().patchOffers(List.of(next)).stream().map(OffersContract::outcome))
          .containsExactly("made");
    }
  }

  @Test
  void whoHasReservedAProductIsToldSoAgain() {
    var until = until(Instant.now().plusSeconds(600));
    try (var store = database.open()) {
      store.products().put(List.of(lamp("a", 5), lamp("b", 5)));
      assertThat(outcome(store, sent("one", "a", until))).isEqualTo("made");
    }
    try (var store = database.open()) { // whatever the one who died has answered
      assertThat(outcome(store, sent("other", "a", until))).isEqualTo("ProductUnavailable");
      assertThat(outcome(store, patch("a", until))).isEqualTo("ProductUnavailable");
      assertThat(outcome(store, sent("one", "b", until))).isEqualTo("made");
      store.products().put(List.of(lamp("a", 7)));
      store.products().patchOffers(List.of(patch("a", new Change.Price(OptionalDouble.of(8)))));
      long before = store.sequence();
      assertThat(store.products().patchOffers(List.of(sent("one", "a", until))))
          .containsExactly(new OfferChange.Made(before, true));
      assertThat(store.sequence()).isEqualTo(before);
      assertThat(store.products().find("a").orElseThrow().offer().price()).hasValue(8);

      store.products().patchOffers(List.of(patch("a", new Change.Became(Availability.AVAILABLE))));
      assertThat(outcome(store, patch("a", until))).isEqualTo("made");
      assertThat(outcome(store, sent("one", "a", until))).isEqualTo("ProductUnavailable");

      Availability shops = Availability.reserved(Optional.empty());
      store
          .products()
          .put(List.of(lamp("b", 5).withOffer(lamp("b", 5).offer().withAvailability(shops))));
      assertThat(outcome(store, sent("one", "b", until))).isEqualTo("ProductUnavailable");
    }
  }

  @Test
  void aReservationThatHasEndedIsNobodys() {
    var clock = new SetClock(NOON);
    try (var store = database.open(clock)) {
      store.products().put(List.of(lamp("a", 5)));
      var wanted = sent("one", "a", until(NOON.plusSeconds(60)));
      assertThat(outcome(store, wanted)).isEqualTo("made");
      clock.jump(Duration.ofSeconds(61));
      assertThat(outcome(store, wanted)).isEqualTo("InvalidInput");
    }
  }

  @Test
  void aProductWithoutAStatusKeepsTheOneThatItHas() {
    try (var store = database.open()) {
      store
          .products()
          .put(List.of(lamp("sold", 1), lamp("kept", 1), lamp("free", 1), lamp("gone", 1)));
      var held = Availability.reserved(Optional.of(Instant.parse("2999-01-01T00:00:00Z")));
      store
          .products()
          .patchOffers(
              List.of(
                  patch("sold", SOLD),
                  patch("kept", new Change.Became(held)),
                  patch("gone", SOLD)));
      store.products().delete(List.of("gone"));
      long before = store.sequence();

      assertThat(store.products().put(List.of(lamp("sold", 1), lamp("free", 1))).changed())
          .containsExactly(false, false);
      assertThat(store.sequence()).isEqualTo(before);
      store.products().put(List.of(lamp("sold", 2), lamp("kept", 3), lamp("gone", 4)));
      assertThat(status(store, "sold")).contains(Availability.SOLD);
      assertThat(stock(store, "sold")).hasValue(2);
      assertThat(status(store, "kept")).contains(held);
      assertThat(status(store, "gone")).isEmpty();

      var free = lamp("sold", 5).withOffer(lamp("sold", 5).offer().withAvailability(held));
      var back = free.withOffer(free.offer().withAvailability(Availability.AVAILABLE));
      store.products().put(List.of(free, back, lamp("sold", 6)));
      assertThat(status(store, "sold")).contains(Availability.AVAILABLE);
      assertThat(stock(store, "sold")).hasValue(6);
    }
  }

  private static Optional<Availability> status(Store store, String id) {
    return store.products().find(id).orElseThrow().offer().availability();
  }

  private static String outcome(Store store, OfferPatch patch) {
    return outcome(store.products().patchOffers(List.of(patch)).getFirst());
  }

  private static OfferPatch sent(String request, String id, Change change) {
    return new OfferPatch(id, List.of(change), Optional.of(request));
  }

  /* Through two processes' stores. */
  @Test
  void ofRacingBuyersOneWins() throws Exception {
    try (var one = database.open();
        var other = database.open();
        var threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 10; round++) {
        String id = "piece-" + round;
        one.products().put(List.of(lamp(id, 1)));
        var buyers = new ArrayList<Callable<String>>();
        for (int i = 0; i < 8; i++) {
          Store store = i % 2 == 0 ? one : other;
          var wanted = patch(id, reserve(Duration.ofMinutes(10 + i)));
          buyers.add(() -> outcome(store.products().patchOffers(List.of(wanted)).getFirst()));
        }
        var outcomes = new ArrayList<String>();
        for (var done : threads.invokeAll(buyers)) {
          outcomes.add(done.get());
        }
        assertThat(outcomes).containsOnlyOnce("made").hasSize(8);
        assertThat(outcomes).filteredOn("ProductUnavailable"::equals).hasSize(7);
      }
    }
  }

  @Test
  void aPurchaseLowersTheStockOnceWhereTheSettingsSaySo() {
    try (var store = database.with(new ShopConfig.Events(true, false)).open()) {
      store
          .products()
          .put(List.of(lamp("a", 5), lamp("b", 1), Product.titled("uncounted", "lamp")));

      store
          .events()
          .add(
              List.of(
                  bought("1", "a", 2),
                  bought("1", "a", 2),
                  bought("2", "b", 3),
                  bought("3", "uncounted", 1),
                  bought("4", "unknown", 1),
                  Event.of("5", ShopperId.user("u"), new Subject.Item("a"), EventType.CART, NOON)));
      assertThat(stock(store, "a")).hasValue(3);
      assertThat(stock(store, "b")).hasValue(0);
      assertThat(stock(store, "uncounted")).isEmpty();

      long before = store.sequence();
      assertThat(store.events().add(List.of(bought("1", "a", 2))).changed()).containsExactly(false);
      assertThat(store.sequence()).isEqualTo(before);

      var one = Event.of("6", ShopperId.user("u"), new Subject.Item("a"), EventType.PURCHASE, NOON);
      Receipt receipt = store.events().add(List.of(one, bought("7", "a", 1)));
      assertThat(stock(store, "a")).hasValue(1);
      assertThat(receipt.sequence()).isEqualTo(store.sequence());
      assertThat(store.products().changes(before, 9))
          .extracting(ProductChange::id)
          .containsExactly("a");

      store.events().addPast(List.of(bought("8", "a", 1)));
      assertThat(stock(store, "a")).hasValue(1);
    }
  }

  @Test
  void aPurchaseSellsWhatThereIsOnePieceOf() {
    try (var store = database.with(new ShopConfig.Events(true, true)).open()) {
      store
          .products()
          .put(List.of(lamp("a", 1), Product.titled("uncounted", "lamp"), lamp("c", 1)));

      store.events().add(List.of(bought("1", "a", 1), bought("2", "uncounted", 1)));

      assertThat(stock(store, "a")).hasValue(0);
      for (String id : List.of("a", "uncounted")) {
        assertThat(store.products().find(id).orElseThrow().offer().availability())
            .contains(Availability.SOLD);
        assertThat(
                outcome(
                    store
                        .products()
                        .patchOffers(List.of(patch(id, reserve(Duration.ofHours(1)))))
                        .getFirst()))
            .isEqualTo("ProductUnavailable");
      }
      store.products().put(List.of(lamp("a", 1))); // of a list that knows nothing of it
      assertThat(store.products().find("a").orElseThrow().offer().availability())
          .contains(Availability.SOLD);

      store.events().addPast(List.of(bought("3", "c", 1)));
      store.events().addUnverified(List.of(bought("4", "c", 1)));
      assertThat(store.products().find("c").orElseThrow().offer().availability()).isEmpty();
    }
  }

  @Test
  void purchasesLeaveTheStockOtherwise() {
    try (var store = database.open()) {
      store.products().put(List.of(lamp("a", 5)));
      store.events().add(List.of(bought("1", "a", 2)));
      assertThat(stock(store, "a")).hasValue(5);
    }
  }

  private static OptionalInt stock(Store store, String id) {
    return store.products().find(id).orElseThrow().offer().stock();
  }

  private static Event bought(String id, String product, int pieces) {
    return Event.of(id, ShopperId.user("u"), new Subject.Item(product), EventType.PURCHASE, NOON)
        .withLine(new OrderLine(OptionalInt.of(pieces), OptionalDouble.empty(), Optional.empty()));
  }

  private static Change reserve(Duration time) {
    return until(Instant.now().plus(time));
  }

  private static Change until(Instant time) {
    return new Change.Became(Availability.reserved(Optional.of(time)));
  }

  private static OfferPatch patch(String id, Change... changes) {
    return new OfferPatch(id, List.of(changes), Optional.empty());
  }

  private static Product lamp(String id, int stock) {
    return Product.titled(id, "lamp")
        .withOffer(Offer.of(OptionalDouble.of(9), "CNY", OptionalInt.of(stock), ""));
  }
}
