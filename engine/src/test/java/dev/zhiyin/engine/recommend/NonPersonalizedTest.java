package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.product.Note;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.ProductStats;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NonPersonalizedTest {
  private static final UntrainedModel TEXT =
      new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT);

  /* Products came in the months before, and were viewed in the 20 weeks before. */
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  private final Map<String, ProductStats> productStats = new HashMap<>();
  private final PopularityRankings rankings = new PopularityRankings();

  @RandomSeeds
  void popularAndTrendingAreThoseOfSortingTheWholeShop(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(80), random)) {
      var recommender = shop.recommender().withRankings(rankings);
      for (int i = 0; i < 20; i++) {
        RecommendRequest request = request(random);
        isFirstOf(recommender.popular(request), shop, request, ProductStats::uniqueShoppers);
        isFirstOf(recommender.trending(request), shop, request, ProductStats::trendScore);
      }
    }
  }

  /* More products than are sorted for one answer. */
  @Test
  void theSameWithoutAFilterInAShopOfThousands() {
    var random = new Random(7);
    try (var shop = shop(2_500, random)) {
      var recommender = shop.recommender().withRankings(rankings);
      for (int k : List.of(1, 10, 500)) {
        var request = nobody(random.nextBoolean() ? Filter.ALL : withPrice(), k);
        isFirstOf(recommender.popular(request), shop, request, ProductStats::uniqueShoppers);
        isFirstOf(recommender.trending(request), shop, request, ProductStats::trendScore);
      }
    }
  }

  @RandomSeeds
  void whateverIsAskedThePageIsFullAndRepeatsNothing(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      var recommender = shop.recommender().withRankings(rankings);
      for (int i = 0; i < 10; i++) {
        RecommendRequest request = request(random);
        Set<String> allowed = Set.copyOf(allowed(shop, request));
        for (Answer answer :
            List.of(
                recommender.recommend(request),
                recommender.popular(request),
                recommender.trending(request),
                recommender.latest(request))) {
          assertThat(ids(answer))
              .doesNotHaveDuplicates()
              .hasSize(Math.min(request.k(), allowed.size()))
              .isSubsetOf(allowed);
        }
      }
    }
  }

  /* As after an erasure, while the index still says how many there were. */
  @Test
  void shoppersWhoAreGoneAreNotCounted() {
    try (var shop = OpenShop.of(RandomCatalogue.of(20, new Random(3)), TEXT, folder)) {
      rankings.apply(
          shop.products().stream().map(one -> new ProductStats(one.id(), 1, 0, 0)).toList());
      assertThat(shop.recommender().withRankings(rankings).popular(nobody(Filter.ALL, 20)).items())
          .isNotEmpty()
          .allSatisfy(
              one ->
                  assertThat(one.reasons().getFirst().sentence()).doesNotContainPattern("[0-9] 位"));
    }
  }

  @Test
  void aNoteMakesNoProductOld() {
    var products =
        List.of(
            Product.titled("p", "tent").withCreated(Optional.of(NOW.minus(Duration.ofDays(35)))),
            Product.titled("n", "on tents")
                .withNote(Optional.of(new Note("Ann", List.of("p"))))
                .withCreated(Optional.of(NOW)));
    try (var shop = OpenShop.of(products, TEXT, folder)) {
      assertThat(shop.recommender().withClock(() -> NOW).latest(nobody(Filter.PRODUCTS, 2)).items())
          .singleElement()
          .satisfies(
              one -> assertThat(one.reasons().getFirst().code()).isEqualTo(ReasonCode.NEW_ARRIVAL));
    }
  }

  @RandomSeeds
  void everyReasonIsTrue(Seed seed) {
    var random = seed.random();
    try (var shop = shop(60, random)) {
      Instant now = NOW.plus(Duration.ofDays(random.nextInt(40)));
      var recommender = shop.recommender().withRankings(rankings).withClock(() -> now);
      double hottest =
          productStats.values().stream()
              .mapToDouble(ProductStats::trendScore)
              .max()
              .orElse(Double.NaN);
      Instant newest = since(shop).values().stream().max(Comparator.naturalOrder()).orElseThrow();
      for (Recommended one : recommender.recommend(nobody(Filter.ALL, 60)).items()) {
        String id = one.product().id();
        var reason = one.reasons().getFirst();
        switch (reason.code()) {
          case TRENDING, TRENDING_IN_CATEGORY -> {
            assertThat(Objects.requireNonNull(productStats.get(id)).trendScore())
                .isGreaterThanOrEqualTo(hottest - 3)
                .isGreaterThanOrEqualTo(weeks(now.minus(Duration.ofDays(30))));
            assertThat(reason.sentence())
                .contains("近期热门")
                .endsWith(
                    "，已有 %d 位顾客关注"
                        .formatted(Objects.requireNonNull(productStats.get(id)).uniqueShoppers()));
          }
          case NEW_ARRIVAL ->
              assertThat(Objects.requireNonNull(since(shop).get(id)))
                  .isAfterOrEqualTo(newest.minus(Duration.ofDays(30)));
          case POPULAR -> {
            long most =
                productStats.values().stream()
                    .mapToLong(ProductStats::uniqueShoppers)
                    .max()
                    .orElse(0);
            ProductStats its = productStats.get(id);
            if (its == null) {
              assertThat(reason.sentence()).containsPattern("本店商品|已有 \\d+ 位顾客关注");
            } else {
              assertThat(reason.sentence()).contains("已有 %d 位顾客关注".formatted(its.uniqueShoppers()));
            }
            assertThat(reason.sentence().contains("热门"))
                .isEqualTo(its != null && 8 * its.uniqueShoppers() >= most);
          }
          default -> throw new AssertionError("%s".formatted(reason));
        }
      }
    }
  }

  @Test
  void whatWasSeenOnceIsNotSaidToBeTrendingAMonthLater() {
    try (var shop = shop(40, new Random(5))) {
      String hottest = shop.products().getFirst().id();
      put(new ProductStats(hottest, 1, 1, weeks(NOW)));
      var recommender = shop.recommender().withRankings(rankings);
      Instant month = NOW.plus(Duration.ofDays(30));
      var before = recommender.withClock(() -> month.minusSeconds(60));
      var after = recommender.withClock(() -> month.plusSeconds(60));
      for (History history : List.of(History.EMPTY, viewed(shop.products().getLast().id()))) {
        RecommendRequest request =
            nobody(Filter.ALL, 40).withHistory(history).withExclusion(HistoryExclusion.NONE);
        assertThat(saidToBeTrending(before.recommend(request))).containsExactly(hottest);
        assertThat(saidToBeTrending(after.recommend(request))).isEmpty();
        assertThat(ids(after.recommend(request))).isEqualTo(ids(before.recommend(request)));
        assertThat(saidToBeTrending(recommender.withUnavailable().recommend(request)))
            .contains(hottest);
      }
      Answer trending = after.trending(nobody(Filter.ALL, 40));
      assertThat(saidToBeTrending(trending)).isEmpty();
      assertThat(ids(trending)).startsWith(hottest);
    }
  }

  private static History viewed(String product) {
    return History.of(
        List.of(
            Event.of("e", ShopperId.user("u"), new Subject.Item(product), EventType.VIEW, NOW)));
  }

  private static List<String> saidToBeTrending(Answer answer) {
    Set<ReasonCode> trending = Set.of(ReasonCode.TRENDING, ReasonCode.TRENDING_IN_CATEGORY);
    return answer.items().stream()
        .filter(
            one ->
                one.reasons().stream()
                    .anyMatch(
                        reason ->
                            trending.contains(reason.code())
                                || reason.also().stream().anyMatch(trending::contains)))
        .map(one -> one.product().id())
        .toList();
  }

  @Test
  void everyFifthPlaceIsForANewProduct() {
    try (var shop = shop(100, new Random(3))) {
      var recommender = shop.recommender().withRankings(rankings);
      List<Recommended> items = recommender.recommend(nobody(Filter.ALL, 20)).items();
      for (int place = 0; place < items.size(); place++) {
        var code = items.get(place).reasons().getFirst().code();
        if (place % 5 == 4) {
          assertThat(code).isEqualTo(ReasonCode.NEW_ARRIVAL);
        } else {
          assertThat(code)
              .isIn(ReasonCode.TRENDING, ReasonCode.TRENDING_IN_CATEGORY, ReasonCode.POPULAR);
        }
      }
    }
  }

  @Test
  void aStandingThatChangesMovesItsProductAndOneOfNobodyLeaves() {
    try (var shop = shop(40, new Random(5))) {
      var recommender = shop.recommender().withRankings(rankings);
      String last = ids(recommender.popular(nobody(Filter.ALL, 40))).getLast();
      rankings.apply(List.of(new ProductStats(last, 1, 1_000_000, 5)));
      assertThat(ids(recommender.popular(nobody(Filter.ALL, 1)))).containsExactly(last);
      rankings.apply(List.of(new ProductStats(last, 2, 0, Double.NEGATIVE_INFINITY)));
      assertThat(ids(recommender.popular(nobody(Filter.ALL, 1)))).doesNotContain(last);
      assertThat(rankings.of(last)).isEmpty();
    }
  }

  @Test
  void aProductThatIsAnnouncedEndsNothingElsesBeingNew() {
    Instant now = Instant.parse("2026-03-01T12:00:45Z");
    var products = new ArrayList<Product>();
    products.add(created("just now", now.minus(Duration.ofSeconds(15))));
    products.add(created("announced", now.plus(Duration.ofDays(365))));
    for (int i = 0; i < 10; i++) {
      products.add(created("new " + i, now.minus(Duration.ofDays(1))));
    }
    products.add(created("old", now.minus(Duration.ofDays(40))));
    try (var shop = OpenShop.of(products, TEXT, folder)) {
      Answer latest = shop.recommender().withClock(() -> now).latest(nobody(Filter.ALL, 13));
      assertThat(latest.items())
          .filteredOn(one -> one.reasons().getFirst().code() == ReasonCode.NEW_ARRIVAL)
          .extracting(one -> one.product().id())
          .contains("new 0", "new 9")
          .doesNotContain("old", "announced");
      assertThat(ids(latest)).hasSize(13).startsWith("just now").endsWith("old", "announced");
    }
  }

  private static Product created(String id, Instant time) {
    return Product.titled(id, id).withCreated(Optional.of(time));
  }

  private OpenShop shop(int products, Random random) {
    var shop = OpenShop.of(RandomCatalogue.of(products, random), TEXT, folder);
    for (Product product : shop.products()) {
      if (random.nextInt(3) > 0) {
        put(
            new ProductStats(
                product.id(),
                random.nextInt(1000),
                1 + random.nextInt(5),
                weeks(NOW) - 20 * random.nextDouble()));
      }
    }
    return shop;
  }

  private static double weeks(Instant time) {
    return time.getEpochSecond() / (7 * 86_400.0);
  }

  private void put(ProductStats stats) {
    productStats.put(stats.productId(), stats);
    rankings.apply(List.of(stats));
  }

  private static RecommendRequest request(Random random) {
    return nobody(
        random.nextBoolean() ? Filter.ALL : RandomFilter.of(random), 1 + random.nextInt(30));
  }

  private static RecommendRequest nobody(Filter filter, int k) {
    return RecommendRequest.of(History.EMPTY)
        .withFilter(filter)
        .withExclusion(HistoryExclusion.DEFAULT.withSoldOut(false))
        .withK(k);
  }

  private static Filter withPrice() {
    return Filter.ALL.inStockUnlessAsked();
  }

  private interface Value {
    double of(ProductStats stats);
  }

  /* Whatever nobody interacted with comes after all that somebody interacted with. */
  private void isFirstOf(Answer answer, OpenShop shop, RecommendRequest request, Value value) {
    List<Double> best =
        allowed(shop, request).stream()
            .map(id -> valueOf(id, value))
            .sorted(Comparator.reverseOrder())
            .limit(request.k())
            .toList();
    assertThat(ids(answer).stream().map(id -> valueOf(id, value)).toList()).isEqualTo(best);
  }

  private double valueOf(String id, Value value) {
    ProductStats stats = productStats.get(id);
    return stats == null ? -1 : value.of(stats);
  }

  private static List<String> allowed(OpenShop shop, RecommendRequest request) {
    return shop.products().stream()
        .filter(product -> FilterOracle.allows(request.filter(), product))
        .map(Product::id)
        .toList();
  }

  private static Map<String, Instant> since(OpenShop shop) {
    var since = new HashMap<String, Instant>();
    shop.products()
        .forEach(product -> since.put(product.id(), product.created().orElse(Instant.EPOCH)));
    return since;
  }

  private static List<String> ids(Answer answer) {
    var ids = new ArrayList<String>();
    answer.items().forEach(one -> ids.add(one.product().id()));
    return ids;
  }

  @Test
  void anOrderOfWhichFewMayBeShownIsWalkedInFewSteps() {
    var retrieved = new AtomicInteger();
    try (var shop = OpenShop.of(RandomCatalogue.of(2_500, new Random(1)), TEXT, folder)) {
      var watched =
          new WatchedIndex(
              shop.generation().index(),
              (method, _) -> retrieved.addAndGet(method.equals("retrieve") ? 1 : 0));
      for (int i = 0; i < 9_000; i++) { // of them none is there
        rankings.apply(List.of(new ProductStats("elsewhere" + i, 1, 10_000 - i, 1)));
      }
      Recommender recommender =
          new Recommender(watched, shop.generation().centring(), TEXT, shop.encoder())
              .withRankings(rankings);

      Answer answer = recommender.recommend(nobody(Filter.ALL, 20));

      assertThat(answer.items()).hasSize(20);
      assertThat(retrieved.get()).isBetween(1, 14);
    }
  }
}
