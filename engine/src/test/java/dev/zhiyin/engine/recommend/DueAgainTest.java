package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is due again where products have several offers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DueAgainTest {
  private static final int OFFERS = 120;
  private static final int ALL = 130;

  private final Instant now = Instant.now();

  @SuppressWarnings("NullAway.Init")
  private OpenShop shop;

  /* p0 to p119 are of one group; of these the last is sold out; p120 to p129 are of none. */
  @BeforeAll
  void open(@TempDir Path folder) {
    List<Product> products =
        RandomCatalogue.of(ALL, new Random(5)).stream()
            .map(product -> product.withOffer(Offer.NONE))
            .map(product -> number(product) < OFFERS ? product.withGroupId("coffee") : product)
            .map(product -> number(product) == OFFERS - 1 ? soldOut(product) : product)
            .toList();
    var model = new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT);
    shop = OpenShop.of(products, model, folder);
  }

  @AfterAll
  void close() {
    shop.close();
  }

  private static int number(Product product) {
    return Integer.parseInt(product.id().substring(1));
  }

  private static Product soldOut(Product product) {
    return product.withOffer(product.offer().withStock(OptionalInt.of(0)));
  }

  private Event bought(String product, int daysAgo) {
    return Event.of(
        product + " " + daysAgo,
        ShopperId.user("u"),
        new Subject.Item(product),
        EventType.PURCHASE,
        now.minus(Duration.ofDays(daysAgo)));
  }

  private List<Recommended> due(int k, List<Event> oldestFirst) {
    return shop.recommender()
        .buyAgain(new BuyAgainRequest(oldestFirst, Filter.ALL, Language.of(Locale.ENGLISH), k))
        .items();
  }

  private static List<String> ids(List<Recommended> items) {
    return items.stream().map(one -> one.product().id()).toList();
  }

  @Test
  void whatWasJustBoughtFromAnotherSellerIsNotDue() {
    List<Event> before = List.of(bought("p1", 90), bought("p1", 60));
    assertThat(ids(due(10, before))).containsExactly("p1");
    assertThat(due(10, List.of(before.getFirst(), before.getLast(), bought("p2", 1)))).isEmpty();
  }

  @Test
  void purchasesOfTheFutureDoNotCount() {
    List<Recommended> items =
        due(10, List.of(bought("p1", 90), bought("p1", 60), bought("p1", -5), bought("p2", -9)));
    assertThat(ids(items)).containsExactly("p1");
    assertThat(items.getFirst().reasons().getFirst().evidence().eventIds())
        .containsExactly("p1 60", "p1 90");
    assertThat(due(10, List.of(bought("p1", -60), bought("p1", -90)))).isEmpty();
  }

  @Test
  void namesTheOfferBoughtLastOfThoseThatCanBeBought() {
    List<Recommended> items = due(10, List.of(bought("p1", 90), bought("p2", 60)));
    assertThat(ids(items)).containsExactly("p2");
    assertThat(items.getFirst().reasons().getFirst().evidence().eventIds())
        .containsExactly("p2 60", "p1 90");
    assertThat(ids(due(10, List.of(bought("p1", 90), bought("p119", 60))))).containsExactly("p1");
  }

  @Test
  void manyOffersOfOneGroupLeaveRoomForOthers() {
    var events = new ArrayList<Event>();
    for (int daysAgo : new int[] {90, 60}) {
      IntStream.range(OFFERS, ALL).forEach(i -> events.add(bought("p" + i, daysAgo + 5)));
      IntStream.range(0, OFFERS).forEach(i -> events.add(bought("p" + i, daysAgo)));
    }
    assertThat(ids(due(5, events))).hasSize(5);
  }
}
