package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Explanation.Hidden;
import dev.zhiyin.engine.rerank.Pin;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomLinearModel;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.ProductStats;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExplainTest {
  @TempDir Path folder;

  @RandomSeeds
  void everyPairIsExplainedAsPlainSumsDo(Seed seed) {
    var random = seed.random();
    try (var shop = shop(random)) {
      History history = RandomHistory.of(1 + random.nextInt(30), 40, random);
      var oracle = new RankingOracle(shop, RecommendRequest.of(history));
      for (Product product : shop.products()) {
        Explanation found = explain(shop, history, product.id());

        assertThat(found.product()).isEqualTo(product);
        assertThat(found.shares()).extracting(Explanation.Share::item).isEqualTo(history.items());
        assertThat(found.shares().stream().mapToDouble(Explanation.Share::share).sum())
            .isCloseTo(found.innerProduct(), within(1e-4));
        assertThat(found.innerProduct()).isCloseTo(oracle.score(product.id()), within(1e-4));
        if (!oracle.knowsNothing()) {
          assertThat(found.score())
              .isCloseTo(shop.model().calibrate(found.innerProduct()), within(1e-6));
        }
        assertThat(found.reasons()).isNotEmpty();
      }
    }
  }

  @RandomSeeds(2)
  void whatIsRecommendedHasItsPlaceItsSourcesAndItsReasonInTheExplanation(Seed seed) {
    var random = seed.random();
    try (var shop = shop(random)) {
      History history = RandomHistory.of(1 + random.nextInt(30), 40, random);
      List<Recommended> items = shop.recommender().recommend(RecommendRequest.of(history)).items();
      for (int i = 0; i < items.size(); i++) {
        Explanation found = explain(shop, history, items.get(i).product().id());

        assertThat(found.rules().place()).hasValue(i + 1);
        assertThat(found.rules().hidden()).isEmpty();
        assertThat(found.rules().moves()).isEqualTo(items.get(i).moves());
        assertThat(found.score()).isCloseTo(items.get(i).score(), within(1e-6));
        assertThat(found.reasons()).containsAll(items.get(i).reasons());
      }
    }
  }

  @Test
  void whatIsPinnedIsToldToBeSoFirst() {
    try (var shop = shop(new Random(1))) {
      String id = shop.products().get(3).id();
      Recommender recommender =
          shop.recommender().withRules(RerankRules.DEFAULT.withPins(List.of(new Pin(id, 2))));
      History history = RandomHistory.of(5, 3, new Random(1)); // of others
      Recommended shown = recommender.recommend(RecommendRequest.of(history)).items().get(1);
      Explanation found =
          recommender.explain(
              new ExplainRequest(history, id, Language.of(Locale.SIMPLIFIED_CHINESE)));

      assertThat(shown.product().id()).isEqualTo(id);
      assertThat(found.reasons().getFirst().code()).isEqualTo(ReasonCode.PROMOTED);
      assertThat(found.reasons()).hasSizeGreaterThan(1).containsAll(shown.reasons());
    }
  }

  /* So that what is nearest is seen already, and the list is made of what comes after it. */
  @RandomSeeds(2)
  void whatIsRecommendedToAHeavyShopperHasItsSources(Seed seed) {
    var random = seed.random();
    List<Product> products = RandomCatalogue.of(600, random);
    var model = new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT);
    try (var shop = OpenShop.of(products, model, folder)) {
      History history = RandomHistory.of(900, 600, random);
      List<Recommended> items =
          shop.recommender().recommend(RecommendRequest.of(history).withK(60)).items();
      assertThat(items).hasSize(60);
      for (Recommended item : items) {
        assertThat(explain(shop, history, item.product().id()).sources()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"VIEW, SEEN", "PURCHASE, BOUGHT", "DISLIKE, DISLIKED"})
  void saysWhyAProductIsNotShown(EventType type, Hidden hidden) {
    try (var shop = shop(new Random(1))) {
      String id = shop.products().get(3).id();
      var item = new HistoryItem(new Subject.Item(id), type, Instant.EPOCH, List.of("e"));
      Explanation found = explain(shop, new History(List.of(item)), id);

      assertThat(found.rules().hidden()).contains(hidden);
      assertThat(found.rules().place()).isEmpty();
    }
  }

  @Test
  void toNobodyKnownAProductIsWhatItIsToAll() {
    try (var shop = shop(new Random(1))) {
      Explanation found = explain(shop, History.EMPTY, shop.products().getFirst().id());

      assertThat(found.score()).isZero();
      assertThat(found.shares()).isEmpty();
      assertThat(found.reasons().getFirst().evidence().productIds()).isEmpty();
    }
  }

  /* In a list each has one reason, and those that are in no list have as many. */
  @Test
  void toNobodyKnownAllThatIsTrueOfAProductIsTold() {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    double weeks = Duration.between(Instant.EPOCH, now).toDays() / 7.0;
    var products =
        IntStream.range(0, 30)
            .mapToObj(i -> Product.titled("p" + i, "tent").withCreated(Optional.of(now)))
            .toList();
    var rankings = new PopularityRankings();
    rankings.apply(
        products.stream()
            .filter(one -> !one.id().equals("p7"))
            .map(one -> new ProductStats(one.id(), 1, 5, weeks))
            .toList());
    var model = new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT);
    try (var shop = OpenShop.of(products, model, folder)) {
      Recommender recommender = shop.recommender().withRankings(rankings).withClock(() -> now);
      for (Product product : products) {
        assertThat(codes(recommender, History.EMPTY, product))
            .as(product.id())
            .containsExactlyInAnyOrderElementsOf(
                product.id().equals("p7")
                    ? Set.of(ReasonCode.NEW_ARRIVAL)
                    : Set.of(ReasonCode.TRENDING, ReasonCode.POPULAR, ReasonCode.NEW_ARRIVAL));
      }
      var disliked = new HistoryItem(new Subject.Item("p1"), EventType.DISLIKE, now, List.of("e"));
      assertThat(codes(recommender, new History(List.of(disliked)), products.get(7)))
          .containsExactly(ReasonCode.NEW_ARRIVAL);
    }
  }

  private static Set<ReasonCode> codes(Recommender recommender, History history, Product product) {
    return recommender
        .explain(new ExplainRequest(history, product.id(), Language.of(Locale.ENGLISH)))
        .reasons()
        .stream()
        .map(Reason::code)
        .collect(Collectors.toSet());
  }

  @Test
  void aProductThatTheShopDoesNotHaveCannotBeExplained() {
    try (var shop = shop(new Random(1))) {
      assertThatThrownBy(() -> explain(shop, History.EMPTY, "none"))
          .isInstanceOf(UnknownProduct.class)
          .hasMessage("no product 'none'");
    }
  }

  private OpenShop shop(Random random) {
    return OpenShop.of(
        RandomCatalogue.of(40, random),
        new RandomLinearModel(OpenShop.DIMENSION, 16, RandomHistory.weights(random), random),
        folder);
  }

  private static Explanation explain(OpenShop shop, History history, String productId) {
    return shop.recommender()
        .explain(new ExplainRequest(history, productId, Language.of(Locale.SIMPLIFIED_CHINESE)));
  }
}
