package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.renewal.Basket;
import dev.zhiyin.engine.renewal.RenewalCounter;
import dev.zhiyin.engine.renewal.RenewalTimes;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.rerank.SameCategories;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomLinearModel;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.social.FriendActivity;
import dev.zhiyin.engine.social.FriendActivity.Friend;
import dev.zhiyin.engine.social.OpenBuyingGroups;
import dev.zhiyin.engine.social.SocialContext;
import dev.zhiyin.engine.wording.Wordings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class RecommendTest {
  private static final int REQUESTS = 10;
  private static final MatchModel TEXT =
      new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT);

  @TempDir Path folder;

  @RandomSeeds
  void withTextAloneAnswersAreThoseOfScoringEveryProduct(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(100), TEXT, random)) {
      answersAsTheOracleDoes(shop, random);
    }
  }

  @RandomSeeds
  void withALearnedModelAnswersAreThoseOfScoringEveryProduct(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(100), linear(random), random)) {
      answersAsTheOracleDoes(shop, random);
    }
  }

  private static void answersAsTheOracleDoes(OpenShop shop, Random random) {
    for (int i = 0; i < REQUESTS; i++) {
      RecommendRequest request = request(shop, random);
      var oracle = new RankingOracle(shop, request);
      List<String> shown = ids(byScore(shop).recommend(request));
      List<Double> best = oracle.bestScores();

      assertThat(shown)
          .as("%s", request)
          .hasSize(best.size())
          .doesNotHaveDuplicates()
          .isSubsetOf(oracle.allowed().stream().map(Product::id).toList());
      if (!oracle.knowsNothing()) {
        for (int place = 0; place < best.size(); place++) {
          assertThat(oracle.score(shown.get(place)))
              .as("place %d of %s", place, request)
              .isCloseTo(best.get(place), within(1e-4));
        }
      }
    }
  }

  @RandomSeeds(2)
  void showsTheCalibratedScoreWhichNeverRisesDownThePage(Seed seed) {
    var random = seed.random();
    try (var shop = shop(60, linear(random), random)) {
      var request = RecommendRequest.of(RandomHistory.of(10, 60, random)).withK(20);
      var oracle = new RankingOracle(shop, request);
      List<Recommended> items = byScore(shop).recommend(request).items();
      for (Recommended one : items) {
        assertThat(one.score())
            .isCloseTo(shop.model().calibrate(oracle.score(one.product().id())), within(1e-4));
      }
      assertThat(items)
          .extracting(Recommended::score)
          .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }
  }

  @RandomSeeds(2)
  void rankingWithoutReasonsNamesTheSameProducts(Seed seed) {
    var random = seed.random();
    try (var shop = shop(60, linear(random), random)) {
      for (int i = 0; i < REQUESTS; i++) {
        RecommendRequest request = request(shop, random);
        assertThat(shop.recommender().rank(request))
            .extracting(Recommender.Scored::productId)
            .isEqualTo(ids(shop.recommender().recommend(request)));
      }
    }
  }

  @RandomSeeds(2)
  void theSameRequestTwiceIsAnsweredTheSame(Seed seed) {
    var random = seed.random();
    try (var shop = shop(80, TEXT, random)) {
      RecommendRequest request = request(shop, random);
      Answer first = shop.recommender().recommend(request);
      IntStream.range(0, 8)
          .parallel()
          .forEach(_ -> assertThat(shop.recommender().recommend(request)).isEqualTo(first));
    }
  }

  @RandomSeeds(2)
  void aHistoryOfNearlyTheWholeShopStillLeavesAFullPage(Seed seed) {
    var random = seed.random();
    try (var shop = shop(320, TEXT, random)) {
      List<Product> products = shop.products();
      var uniqueShoppers =
          products.stream().limit(300).map(product -> item(product.id(), EventType.VIEW)).toList();
      var request =
          RecommendRequest.of(new History(uniqueShoppers))
              .withExclusion(HistoryExclusion.DEFAULT.withSoldOut(false))
              .withK(20);
      assertThat(ids(shop.recommender().recommend(request)))
          .containsExactlyInAnyOrderElementsOf(
              products.stream().skip(300).map(Product::id).toList());
    }
  }

  @Test
  void nobodyKnownIsShownWhatMostShoppersHaveMet() {
    try (var shop = shop(30, TEXT, new Random(1))) {
      Answer answer = shop.recommender().recommend(RecommendRequest.of(History.EMPTY));
      List<Recommended> popular =
          answer.items().stream()
              .filter(one -> one.reasons().getFirst().code() != ReasonCode.NEW_ARRIVAL)
              .toList();
      assertThat(popular)
          .hasSize(8)
          .allSatisfy(
              one -> {
                assertThat(one.score()).isZero();
                assertThat(one.reasons())
                    .singleElement()
                    .extracting("code")
                    .isEqualTo(ReasonCode.POPULAR);
              });
      // which of equally popular products comes first, a hash decides
      assertThat(popular.stream().map(one -> popularity(shop, one.product().id())).toList())
          .isSortedAccordingTo(Comparator.reverseOrder())
          .allSatisfy(one -> assertThat(one).isGreaterThanOrEqualTo(tenth(shop)));
    }
  }

  @Test
  void aHistoryOfUnknownProductsAloneIsNoHistory() {
    try (var shop = shop(30, TEXT, new Random(1))) {
      var history = new History(List.of(item("gone", EventType.PURCHASE)));
      assertThat(shop.recommender().recommend(RecommendRequest.of(history)))
          .isEqualTo(shop.recommender().recommend(RecommendRequest.of(History.EMPTY)));
    }
  }

  @Test
  void wordsAloneAreAHistory() {
    var products =
        List.of(
            Product.titled("tent", "camping tent"),
            Product.titled("phone", "mobile phone"),
            Product.titled("mug", "coffee mug"));
    try (var shop = OpenShop.of(products, TEXT, folder)) {
      var words =
          new HistoryItem(new Subject.Words("tent"), EventType.SEARCH, Instant.EPOCH, List.of());
      Answer answer =
          shop.recommender().recommend(RecommendRequest.of(new History(List.of(words))));
      assertThat(ids(answer)).first().isEqualTo("tent");
      assertThat(answer.items().getFirst().reasons())
          .first()
          .extracting("code")
          .isEqualTo(ReasonCode.MATCHES_SEARCH);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "camping tent,   Tent for camping,  MATCHES_SEARCH",
    "coffee no sugar, Coffee with sugar, SEARCHED_SIMILAR",
    "coffee no sugar, Coffee no sugar,   MATCHES_SEARCH",
    "女朋友,         女朋友礼物,        MATCHES_SEARCH",
    "女朋友,         送朋友 女鞋,       SEARCHED_SIMILAR",
    "送女朋友的礼物, 送女朋友礼物,      MATCHES_SEARCH",
  })
  void wordsOfASearchMatchAsTheyAreMeant(String words, String title, ReasonCode code) {
    List<Product> products = List.of(Product.titled("p", title), Product.titled("o", "phone"));
    try (var shop = OpenShop.of(products, TEXT, folder)) {
      var searched =
          new HistoryItem(new Subject.Words(words), EventType.SEARCH, Instant.EPOCH, List.of());
      Answer answer =
          shop.recommender().recommend(RecommendRequest.of(new History(List.of(searched))));
      assertThat(ids(answer)).first().isEqualTo("p");
      assertThat(answer.items().getFirst().reasons().getFirst().code()).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @CsvSource({"coffee no sugar, false", "coffee sugar cane, true"})
  void whatIsNearASearchFitsItUnlessItSaysWhatIsNotWanted(String words, boolean fits) {
    List<Product> products =
        List.of(Product.titled("p", "Coffee with sugar"), Product.titled("o", "phone"));
    try (var shop = OpenShop.of(products, TEXT, folder)) {
      var searched =
          new HistoryItem(new Subject.Words(words), EventType.SEARCH, Instant.EPOCH, List.of());
      Reason reason =
          shop.recommender()
              .recommend(
                  RecommendRequest.of(new History(List.of(searched)))
                      .withLanguage(Language.of(Locale.ENGLISH)))
              .items()
              .getFirst()
              .reasons()
              .getFirst();
      assertThat(reason.evidence().similarity().orElseThrow()).isGreaterThan(.35);
      assertThat(reason.sentence().contains("it fits")).isEqualTo(fits);
    }
  }

  @Test
  void pagesThatNobodyLooksAtAskForNoWordings() {
    try (var shop = shop(30, TEXT, new Random(1))) {
      var wordings = Wordings.remembering();
      Recommender recommender = shop.recommender().withWordings(wordings);
      recommender.unseen().recommend(RecommendRequest.of(History.EMPTY));
      assertThat(wordings.asked()).isEmpty();
      recommender.recommend(RecommendRequest.of(History.EMPTY));
      assertThat(wordings.asked()).isNotEmpty();
    }
  }

  @Test
  void wordsOfThousandsOfTermsAreAHistoryToo() {
    try (var shop = shop(30, TEXT, new Random(1))) {
      String text =
          IntStream.range(0, 1500).mapToObj(i -> "w" + i).reduce("", (a, b) -> a + " " + b);
      var words =
          new HistoryItem(new Subject.Words(text), EventType.VIEW, Instant.EPOCH, List.of());
      assertThat(
              shop.recommender()
                  .recommend(RecommendRequest.of(new History(List.of(words))))
                  .items())
          .hasSize(10);
    }
  }

  @RandomSeeds(2)
  void whatIsDislikedIsNotShownEvenWhereSeenProductsAre(Seed seed) {
    var random = seed.random();
    try (var shop = shop(40, TEXT, random)) {
      History history = RandomHistory.of(30, 40, random);
      var everything = new HistoryExclusion(Set.of(), List.of(), false, false, false);
      var request = RecommendRequest.of(history).withExclusion(everything).withK(40);
      assertThat(ids(shop.recommender().recommend(request)))
          .noneMatch(
              id ->
                  history.items().stream()
                      .filter(one -> one.type() == EventType.DISLIKE)
                      .anyMatch(one -> one.subject().equals(new Subject.Item(id))))
          .hasSize(new RankingOracle(shop, request).allowed().size());
    }
  }

  @Test
  void whatIsSoldOutIsShownOnlyWhereTheFilterAsksForIt() {
    try (var shop = shop(100, TEXT, new Random(3))) {
      var request = RecommendRequest.of(History.EMPTY).withK(100);
      var soldOut = request.withFilter(Filter.of(new Condition.InStock(false)));
      assertThat(shop.recommender().recommend(request).items())
          .isNotEmpty()
          .allMatch(one -> one.product().offer().inStock());
      assertThat(shop.recommender().recommend(soldOut).items())
          .isNotEmpty()
          .noneMatch(one -> one.product().offer().inStock());
    }
  }

  @Test
  void anEmptyShopHasNothingToShow() {
    try (var shop = shop(0, TEXT, new Random(3))) {
      var history = new History(List.of(item("p0", EventType.VIEW)));
      assertThat(shop.recommender().recommend(RecommendRequest.of(history)))
          .isEqualTo(new Answer(List.of()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 501})
  void refusesPagesThatAreTooSmallOrTooLarge(int k) {
    assertThatThrownBy(() -> RecommendRequest.of(History.EMPTY).withK(k))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("k is '" + k + "'; wanted a whole number from 1 to 500");
  }

  private static Recommender byScore(OpenShop shop) {
    return shop.recommender().withRules(RerankRules.NONE);
  }

  private OpenShop shop(int products, MatchModel model, Random random) {
    return OpenShop.of(RandomCatalogue.of(products, random), model, folder);
  }

  private static MatchModel linear(Random random) {
    return new RandomLinearModel(OpenShop.DIMENSION, 16, RandomHistory.weights(random), random);
  }

  private static RecommendRequest request(OpenShop shop, Random random) {
    int products = shop.products().size();
    return new RecommendRequest(
        RandomHistory.of(random.nextInt(30), products, random),
        random.nextBoolean() ? Filter.ALL : RandomFilter.of(random),
        new HistoryExclusion(
            random.nextBoolean() ? Set.of() : Set.of("p1", "p2", "unknown"),
            random.nextBoolean() ? List.of() : List.of("kailas"),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextBoolean()),
        Locale.ENGLISH,
        1 + random.nextInt(products + 5),
        OptionalDouble.empty());
  }

  private static HistoryItem item(String productId, EventType type) {
    return new HistoryItem(new Subject.Item(productId), type, Instant.EPOCH, List.of());
  }

  /**
   * Ids of the ten in stock that most shoppers have interacted with, the first of the shop among
   * equals.
   */
  private static long popularity(OpenShop shop, String id) {
    return IntStream.range(0, shop.products().size())
        .filter(i -> shop.products().get(i).id().equals(id))
        .mapToLong(OpenShop::popularity)
        .findFirst()
        .orElseThrow();
  }

  /* Of those in stock, that of the tenth. */
  private static long tenth(OpenShop shop) {
    return IntStream.range(0, shop.products().size())
        .filter(i -> shop.products().get(i).offer().inStock())
        .mapToLong(OpenShop::popularity)
        .boxed()
        .sorted(Comparator.reverseOrder())
        .skip(9)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> ids(Answer answer) {
    return answer.items().stream().map(one -> one.product().id()).toList();
  }

  @Test
  void whatWasBoughtIsHeldBackHoweverMuchWasLookedAtSince() {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    CategoryPath blenders = CategoryPath.parse("Blenders");
    var products = new ArrayList<Product>();
    for (int i = 0; i < 110; i++) {
      String title = i < 60 ? "kitchen thing" : "garden tool";
      products.add(of("m" + i, title, CategoryPath.parse("Kind " + i)));
    }
    CategoryPath translated = CategoryPath.parse("搅拌机");
    for (int i = 0; i < 5; i++) { // the nearest that is left
      products.add(of("b" + i, "kitchen thing", i < 3 ? blenders : translated));
    }
    Basket once = new Basket(now.minus(Duration.ofDays(900)), Set.of("b0"));
    Basket last = new Basket(now, Set.of("m0"));
    RenewalTimes renewal =
        RenewalCounter.learn(
            each -> {
              IntStream.range(0, 100).forEach(_ -> each.accept(List.of(once)));
              each.accept(List.of(last));
            },
            id -> id.startsWith("b") ? blenders : CategoryPath.NONE,
            now);
    var items = new ArrayList<HistoryItem>();
    for (int i = 0; i < 60; i++) {
      items.add(
          new HistoryItem(
              new Subject.Item("m" + i), EventType.VIEW, now.minusSeconds(i), List.of()));
    }
    items.add(
        new HistoryItem(
            new Subject.Item("b0"), EventType.PURCHASE, now.minus(Duration.ofDays(1)), List.of()));
    try (var shop = OpenShop.of(products, TEXT, folder)) {
      Recommender recommender =
          shop.recommender()
              .withClock(() -> now)
              .withRenewal(renewal)
              .withRules(
                  RerankRules.NONE
                      .withHeldBack(.1)
                      .withSameCategories(
                          SameCategories.of(List.of(List.of(blenders, translated)))));
      for (int viewed : List.of(0, 60)) {
        var history = new History(items.subList(60 - viewed, 61));
        assertThat(ids(recommender.recommend(RecommendRequest.of(history).withK(40))))
            .as("%d products since", viewed)
            .hasSize(40)
            .noneMatch(id -> id.startsWith("b"));
      }
      Instant future = now.plus(Duration.ofDays(1));
      for (Instant done : List.of(now.minus(Duration.ofDays(1)), future)) { // and viewed tomorrow
        items.set(
            60,
            new HistoryItem(new Subject.Item("b0"), EventType.PURCHASE, future, done, List.of()));
        var request = RecommendRequest.of(new History(items)).withK(40);
        assertThat(ids(recommender.recommend(request)).stream().anyMatch(id -> id.startsWith("b")))
            .as("bought at %s", done)
            .isEqualTo(done.equals(future));
      }
    }
  }

  private static Product of(String id, String title, CategoryPath category) {
    return Product.titled(id, title).withCategory(category);
  }

  @Test
  void whatTheShopperTurnedAwayMakesNoFriendCloser() {
    try (var shop = shop(40, TEXT, new Random(1))) {
      List<String> ids = shop.products().stream().map(Product::id).toList();
      var items = new ArrayList<HistoryItem>();
      items.add(item(ids.getFirst(), EventType.FAVORITE));
      ids.subList(1, 21).forEach(id -> items.add(item(id, EventType.DISLIKE)));
      var bought = new ArrayList<>(ids.subList(1, 21));
      bought.add(ids.get(30));
      Recommender recommender =
          shop.recommender()
              .withSocial(
                  new SocialContext(
                      FriendActivity.of(
                          List.of(friend(bought), friend(List.of(ids.getFirst(), ids.get(31))))),
                      OpenBuyingGroups.NONE));
      Function<String, Double> friends =
          id ->
              recommender
                  .explain(new ExplainRequest(new History(items), id, Language.of(Locale.ENGLISH)))
                  .friends();

      assertThat(friends.apply(ids.get(30))).isPositive();
      assertThat(friends.apply(ids.get(31))).isGreaterThan(friends.apply(ids.get(30)));
    }
  }

  /* The store may be away for a moment, or a friend may share no more. */
  @Test
  void withoutFriendsAnotherPageKeepsWhatTheShopperWouldLikeWithoutThem() {
    try (var shop = shop(60, TEXT, new Random(2))) {
      var history = new History(List.of(item(shop.products().getFirst().id(), EventType.FAVORITE)));
      var request = RecommendRequest.of(history).withK(5);
      List<String> own = ids(shop.recommender().recommend(request.withK(20)));
      Recommender social =
          shop.recommender()
              .withSocial(
                  new SocialContext(
                      FriendActivity.of(List.of(friend(own.subList(5, 15)))),
                      OpenBuyingGroups.NONE));
      var first = social.begin(request);
      List<String> shown = new ArrayList<>(ids(first.answer()));
      OptionalInt next = first.next();
      for (int page = 0; page < 5 && next.isPresent(); page++) {
        var more = shop.recommender().page(first.cursor(), next.getAsInt());
        shown.addAll(ids(more.answer()));
        next = more.next();
      }

      assertThat(shown).containsAll(own);
    }
  }

  private static Friend friend(List<String> bought) {
    return Friend.of(
        Optional.empty(),
        bought.stream()
            .map(
                id ->
                    Event.of(
                        id,
                        ShopperId.user("friend"),
                        new Subject.Item(id),
                        EventType.PURCHASE,
                        Instant.EPOCH))
            .toList());
  }
}
