package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.rerank.OfferRule;
import dev.zhiyin.engine.rerank.Pin;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.social.FriendActivity;
import dev.zhiyin.engine.social.OpenBuyingGroups;
import dev.zhiyin.engine.social.SocialContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One product of a group on a page and over pages, chosen by the rule that the answer names. */
class GroupsTest {
  private static final MatchModel TEXT =
      new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT);

  private static final Offer SOLD_OUT = Offer.of(OptionalDouble.empty(), "", OptionalInt.of(0), "");

  @TempDir private Path folder;

  private OpenShop shop(int size, Random random) {
    return OpenShop.of(
        RandomCatalogue.grouped(RandomCatalogue.of(size, random), random), TEXT, folder);
  }

  private static OfferRule rule(Random random) {
    return OfferRule.of(
        List.of("price", "stock", "attributes.weight").get(random.nextInt(3)),
        RandomCatalogue.TYPES);
  }

  /* The same as the rules say, by plain loops. */
  private static Product best(OfferRule rule, List<Product> group) {
    Comparator<Product> byPrice =
        Comparator.comparingDouble(
            product -> product.offer().price().orElse(Double.POSITIVE_INFINITY));
    Comparator<Product> byRule =
        switch (rule.text()) {
          case "price" -> byPrice;
          case "stock" ->
              Comparator.comparingDouble(
                  product ->
                      product.offer().stock().isPresent()
                          ? -product.offer().stock().getAsInt()
                          : Double.NEGATIVE_INFINITY);
          default ->
              Comparator.comparingDouble(
                  product ->
                      -FilterOracle.numbers(product, "weight")
                          .max()
                          .orElse(Double.NEGATIVE_INFINITY));
        };
    return group.stream()
        .min(byRule.thenComparing(byPrice).thenComparing(Product::id))
        .orElseThrow();
  }

  private static List<Product> allowed(OpenShop shop, RecommendRequest request) {
    Set<String> known = request.exclusion().of(request.history());
    Set<String> groups =
        shop.products().stream()
            .filter(product -> known.contains(product.id()) && !product.groupId().isEmpty())
            .map(Product::groupId)
            .collect(Collectors.toSet());
    return shop.products().stream()
        .filter(product -> FilterOracle.allows(request.allowed(), product))
        .filter(product -> !known.contains(product.id()))
        .filter(product -> !request.exclusion().products().contains(product.id()))
        .filter(product -> !groups.contains(product.groupId()))
        .toList();
  }

  /** Of each group that is allowed the best, and all that are of none. */
  private static List<String> shown(OfferRule rule, List<Product> allowed) {
    return Stream.concat(
            allowed.stream().filter(product -> product.groupId().isEmpty()),
            allowed.stream()
                .filter(product -> !product.groupId().isEmpty())
                .collect(Collectors.groupingBy(Product::groupId))
                .values()
                .stream()
                .map(group -> best(rule, group)))
        .map(Product::id)
        .toList();
  }

  private static RecommendRequest request(int size, Random random) {
    return RecommendRequest.of(RandomHistory.of(random.nextInt(8), size, random))
        .withFilter(random.nextBoolean() ? Filter.ALL : RandomFilter.of(random))
        .withExclusion(
            new HistoryExclusion(
                Set.of("p" + random.nextInt(size)),
                List.of(),
                random.nextBoolean(),
                random.nextBoolean(),
                random.nextBoolean()))
        .withK(1 + random.nextInt(40));
  }

  @RandomSeeds(4)
  void readToItsEndAListHasTheBestOfEachGroupOnce(Seed seed) {
    Random random = seed.random();
    int size = 1 + random.nextInt(400);
    try (var shop = shop(size, random)) {
      for (int i = 0; i < 4; i++) {
        RecommendRequest request = request(size, random);
        OfferRule rule = rule(random);
        Recommender recommender = shop.recommender().withRules(RerankRules.DEFAULT.withOffer(rule));
        List<Product> allowed = allowed(shop, request);

        List<Recommended> items = items(recommender, recommender.begin(request));

        assertThat(items)
            .as("%s", request)
            .extracting(one -> one.product().id())
            .containsExactlyInAnyOrderElementsOf(shown(rule, allowed));
        items.forEach(one -> assertOffer(one, rule.text(), allowed));
      }
    }
  }

  @RandomSeeds(2)
  void aPinOfAGroupThatIsKeptAwayIsNotShown(Seed seed) {
    Random random = seed.random();
    try (var shop = shop(200, random)) {
      Map<String, List<Product>> groups =
          shop.products().stream()
              .filter(product -> !product.groupId().isEmpty() && product.offer().inStock())
              .collect(Collectors.groupingBy(Product::groupId));
      List<Product> group =
          groups.values().stream().filter(its -> its.size() > 1).findFirst().orElseThrow();
      Product pinned = group.getFirst();
      Recommender recommender =
          shop.recommender()
              .withRules(RerankRules.DEFAULT.withPins(List.of(new Pin(pinned.id(), 1))));

      assertThat(ids(recommender, EventType.VIEW, pinned)).startsWith(pinned.id());
      assertThat(ids(recommender, EventType.DISLIKE, group.getLast()))
          .isNotEmpty()
          .doesNotContain(pinned.id());
    }
  }

  private static List<String> ids(Recommender recommender, EventType type, Product product) {
    History history =
        History.of(
            List.of(
                Event.of(
                    "e",
                    ShopperId.user("u"),
                    new Subject.Item(product.id()),
                    type,
                    Instant.EPOCH)));
    var request =
        RecommendRequest.of(history)
            .withExclusion(new HistoryExclusion(Set.of(), List.of(), false, false, true))
            .withK(10);
    return recommender.begin(request).answer().items().stream()
        .map(one -> one.product().id())
        .toList();
  }

  private static List<Recommended> items(Recommender recommender, Page first) {
    var items = new ArrayList<>(first.answer().items());
    Page page = first;
    while (page.next().isPresent()) {
      page = recommender.page(page.cursor(), page.next().getAsInt());
      items.addAll(page.answer().items());
    }
    return items;
  }

  private static void assertOffer(Recommended one, String chosenBy, List<Product> allowed) {
    String group = one.product().groupId();
    long all = allowed.stream().filter(product -> product.groupId().equals(group)).count();
    assertThat(one.offer())
        .isEqualTo(
            group.isEmpty()
                ? Optional.empty()
                : Optional.of(new GroupOffer(group, (int) all - 1, chosenBy)));
  }

  @RandomSeeds(4)
  void listsForEverybodyHaveTheBestOfEachGroupOnce(Seed seed) {
    Random random = seed.random();
    int size = 1 + random.nextInt(400);
    try (var shop = shop(size, random)) {
      for (int i = 0; i < 4; i++) {
        RecommendRequest request = request(size, random);
        OfferRule rule = rule(random);
        Recommender recommender = shop.recommender().withRules(RerankRules.DEFAULT.withOffer(rule));
        List<Product> allowed = allowed(shop, request);
        List<String> shown = shown(rule, allowed);
        for (Answer answer :
            List.of(
                recommender.popular(request),
                recommender.trending(request),
                recommender.latest(request))) {
          assertThat(answer.items())
              .as("%s", request)
              .extracting(one -> one.product().id())
              .hasSize(Math.min(request.k(), shown.size()))
              .doesNotHaveDuplicates()
              .isSubsetOf(shown);
          answer.items().forEach(one -> assertOffer(one, rule.text(), allowed));
        }
      }
    }
  }

  @RandomSeeds(4)
  void similarProductsAreOfOtherGroups(Seed seed) {
    Random random = seed.random();
    int size = 1 + random.nextInt(400);
    try (var shop = shop(size, random)) {
      for (Similarity by : Similarity.values()) {
        OfferRule rule = rule(random);
        Product looked = shop.products().get(random.nextInt(size));
        boolean anyCategory = random.nextBoolean();
        var request =
            new SimilarRequest(
                looked.id(), Filter.ALL, Locale.ENGLISH, 1 + random.nextInt(60), by, anyCategory);
        List<Product> others =
            shop.products().stream()
                .filter(product -> product.offer().inStock())
                .filter(product -> !product.id().equals(looked.id()))
                .filter(
                    product ->
                        looked.groupId().isEmpty() || !product.groupId().equals(looked.groupId()))
                .toList();

        List<Recommended> items =
            shop.recommender()
                .withRules(RerankRules.DEFAULT.withOffer(rule))
                .similar(request)
                .items();

        List<String> shown = shown(rule, others);
        assertThat(items)
            .extracting(one -> one.product().id())
            .hasSize(Math.min(request.k(), shown.size()))
            .doesNotHaveDuplicates()
            .isSubsetOf(shown);
        items.forEach(one -> assertOffer(one, rule.text(), others));
      }
    }
  }

  @RandomSeeds(4)
  void searchesHaveOneOfEachGroupOverAllPages(Seed seed) {
    Random random = seed.random();
    int size = 1 + random.nextInt(400);
    try (var shop = shop(size, random)) {
      Recommender recommender = shop.recommender();
      List<Product> inStock =
          shop.products().stream().filter(product -> product.offer().inStock()).toList();
      for (SearchOrder order : SearchOrder.values()) {
        var request =
            new SearchRequest(
                "帐篷 tent",
                History.EMPTY,
                Filter.ALL,
                HistoryExclusion.NONE,
                Language.of(Locale.ENGLISH),
                1 + random.nextInt(30),
                order,
                Optional.of(FacetFields.USUAL));
        Page first = recommender.beginSearch(request);
        List<Recommended> items = items(recommender, first);

        assertThat(first.answer().items().size()).isIn(request.k(), items.size());
        assertThat(items.stream().map(GroupsTest::kind)).doesNotHaveDuplicates();
        if (order == SearchOrder.RELEVANCE) {
          assertThat(items.stream().map(GroupsTest::kind))
              .as("by meaning everything is found")
              .containsExactlyInAnyOrderElementsOf(
                  inStock.stream().map(GroupsTest::kind).collect(Collectors.toSet()));
        }
        String chosenBy = order == SearchOrder.RELEVANCE ? "price" : "sort";
        items.forEach(one -> assertOffer(one, chosenBy, inStock));
        if (order == SearchOrder.PRICE) {
          assertThat(items)
              .extracting(one -> one.product().offer().price().orElse(Double.MAX_VALUE))
              .isSorted();
        }
      }
    }
  }

  private static String kind(Recommended one) {
    return kind(one.product());
  }

  private static String kind(Product product) {
    return product.groupId().isEmpty() ? product.id() : product.groupId();
  }

  @Test
  void aGroupOfHundredsFillsNoPage() {
    var random = new Random(3);
    List<Product> products =
        Stream.concat(
                RandomCatalogue.of(0, 1_500, random).stream()
                    .map(product -> product.withGroupId("g" + product.title().length() % 2)),
                RandomCatalogue.of(1_500, 1_530, random).stream())
            .toList();
    try (var shop = OpenShop.of(products, TEXT, folder)) {
      for (History history : List.of(History.EMPTY, viewed("p3", EventType.SEARCH))) {
        RecommendRequest request =
            RecommendRequest.of(history)
                .withExclusion(new HistoryExclusion(Set.of(), List.of(), false, false, true));
        List<Recommended> items = shop.recommender().recommend(request).items();
        assertThat(items).hasSize(10);
        assertThat(items.stream().map(GroupsTest::kind)).doesNotHaveDuplicates();
      }
      assertThat(shop.recommender().popular(RecommendRequest.of(History.EMPTY)).items())
          .hasSize(10);
    }
  }

  private static History viewed(String id, EventType type) {
    return new History(
        List.of(new HistoryItem(new Subject.Item(id), type, Instant.EPOCH, List.of())));
  }

  @RandomSeeds(2)
  void aPinStandsForItsGroup(Seed seed) {
    Random random = seed.random();
    try (var shop = shop(120, random)) {
      Product pinned =
          shop.products().stream()
              .filter(product -> product.offer().inStock() && !product.groupId().isEmpty())
              .findAny()
              .orElseThrow();
      Recommender recommender =
          shop.recommender()
              .withRules(RerankRules.DEFAULT.withPins(List.of(new Pin(pinned.id(), 2))));
      RecommendRequest request = RecommendRequest.of(History.EMPTY).withK(7);
      List<Recommended> items = items(recommender, recommender.begin(request));

      assertThat(items.get(1).product().id()).isEqualTo(pinned.id());
      assertThat(items.stream().map(GroupsTest::kind)).doesNotHaveDuplicates();
      assertThat(items.get(1).offer().orElseThrow().chosenBy()).isEqualTo("pin");
    }
  }

  @RandomSeeds(2)
  void ofTwoPinsOfAGroupTheFirstIsShown(Seed seed) {
    Random random = seed.random();
    try (var shop = shop(200, random)) {
      List<Product> group =
          shop.products().stream()
              .filter(product -> product.offer().inStock() && !product.groupId().isEmpty())
              .collect(Collectors.groupingBy(Product::groupId))
              .values()
              .stream()
              .filter(its -> its.size() > 1)
              .findFirst()
              .orElseThrow();
      List<Pin> pins = List.of(new Pin(group.getLast().id(), 4), new Pin(group.getFirst().id(), 2));
      Recommender recommender = shop.recommender().withRules(RerankRules.DEFAULT.withPins(pins));
      List<Recommended> items =
          recommender.recommend(RecommendRequest.of(History.EMPTY).withK(7)).items();

      assertThat(items.get(1).product().id()).isEqualTo(group.getFirst().id());
      assertThat(items.stream().map(GroupsTest::kind)).hasSize(7).doesNotHaveDuplicates();
    }
  }

  @RandomSeeds(2)
  void explanationsSayThatTheGroupIsKnownOrAnotherOfferIsShown(Seed seed) {
    Random random = seed.random();
    try (var shop = shop(60, random)) {
      var groups = new HashSet<String>();
      for (Product product : shop.products()) {
        List<Product> its =
            shop.products().stream()
                .filter(one -> one.groupId().equals(product.groupId()))
                .filter(one -> one.offer().inStock())
                .toList();
        if (product.groupId().isEmpty() || its.size() < 2 || !groups.add(product.groupId())) {
          continue;
        }
        Product best = best(OfferRule.DEFAULT, its);
        for (Product one : its) {
          var unknown = new ExplainRequest(History.EMPTY, one.id(), Language.of(Locale.ENGLISH));
          assertThat(shop.recommender().explain(unknown).rules().hidden())
              .isEqualTo(one.equals(best) ? List.of() : List.of(Explanation.Hidden.OTHER_OFFER));
          var known =
              new ExplainRequest(
                  viewed(its.getFirst().id(), EventType.PURCHASE),
                  one.id(),
                  Language.of(Locale.ENGLISH));
          assertThat(shop.recommender().explain(known).rules().hidden())
              .containsExactly(Explanation.Hidden.BOUGHT);
          var all =
              new History(
                  its.stream()
                      .flatMap(it -> viewed(it.id(), EventType.VIEW).items().stream())
                      .toList());
          assertThat(
                  shop.recommender()
                      .explain(new ExplainRequest(all, one.id(), Language.of(Locale.ENGLISH)))
                      .rules()
                      .hidden())
              .as("once")
              .containsExactly(Explanation.Hidden.SEEN);
        }
      }
      assertThat(groups).isNotEmpty();
    }
  }

  @Test
  void buyersChooseTheOnlyOfferThatIsLeftToo() {
    var products =
        List.of(
            Product.titled("a", "red tent").withGroupId("g"),
            Product.titled("b", "red tent").withGroupId("g").withOffer(SOLD_OUT),
            Product.titled("c", "mug").withGroupId("h"));
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    var open = new OpenBuyingGroups.OpenBuyingGroup("1", "a", 1, 3, now.plus(Duration.ofHours(9)));
    try (var shop = OpenShop.of(products, TEXT, folder)) {
      Recommender recommender =
          shop.recommender()
              .withClock(() -> now)
              .withRules(RerankRules.DEFAULT.withGroups(true))
              .withSocial(
                  new SocialContext(FriendActivity.NONE, OpenBuyingGroups.of(List.of(open))));
      assertThat(recommender.recommend(RecommendRequest.of(History.EMPTY)).items())
          .extracting(one -> one.offer().orElseThrow())
          .containsExactlyInAnyOrder(
              new GroupOffer("g", 0, "buyingGroup"), new GroupOffer("h", 0, "price"));
    }
  }

  @Test
  void whatIsDislikedKeepsItsGroupAwayWhateverElseOfItIsBoughtAgain() {
    var coffee = CategoryPath.parse("coffee");
    var products =
        Stream.of("a", "b", "c")
            .map(id -> Product.titled(id, "dark coffee").withGroupId("g").withCategory(coffee))
            .toList();
    var bought =
        new HistoryItem(new Subject.Item("a"), EventType.PURCHASE, Instant.EPOCH, List.of());
    var disliked =
        new HistoryItem(new Subject.Item("b"), EventType.DISLIKE, Instant.EPOCH, List.of());
    try (var shop = OpenShop.of(products, TEXT, folder)) {
      Recommender again =
          shop.recommender().withRules(RerankRules.DEFAULT.withRepeatable(List.of(coffee)));
      assertThat(again.recommend(RecommendRequest.of(new History(List.of(bought)))).items())
          .hasSize(1);
      assertThat(
              again.recommend(RecommendRequest.of(new History(List.of(disliked, bought)))).items())
          .isEmpty();
    }
  }

  @Test
  void whatFriendsLikeCountsForItsGroupAlsoWhenItIsSoldOut() {
    var products =
        List.of(
            Product.titled("a", "red tent").withGroupId("g").withOffer(SOLD_OUT),
            Product.titled("b", "red tent").withGroupId("g"),
            Product.titled("c", "mug"));
    var bought =
        Event.of(
            "e", ShopperId.user("f"), new Subject.Item("a"), EventType.PURCHASE, Instant.EPOCH);
    var friends =
        FriendActivity.of(List.of(FriendActivity.Friend.of(Optional.empty(), List.of(bought))));
    try (var shop = OpenShop.of(products, TEXT, folder)) {
      Recommender recommender =
          shop.recommender()
              .withRules(RerankRules.DEFAULT.withFriends(1))
              .withSocial(new SocialContext(friends, OpenBuyingGroups.NONE));
      History mug = viewed("c", EventType.VIEW);
      assertThat(recommender.recommend(RecommendRequest.of(mug)).items())
          .singleElement()
          .satisfies(one -> assertThat(one.product().id()).isEqualTo("b"))
          .satisfies(
              one ->
                  assertThat(one.reasons().getFirst().code()).isEqualTo(ReasonCode.FRIEND_BOUGHT));
      Explanation why =
          recommender.explain(new ExplainRequest(mug, "b", Language.of(Locale.ENGLISH)));
      assertThat(why.reasons()).anyMatch(one -> one.code() == ReasonCode.FRIEND_BOUGHT);
    }
  }

  @Test
  void whatFriendsLikeCountsForTheOfferOfItsGroupThatIsPinned() {
    var products =
        List.of(
            Product.titled("a", "red tent").withGroupId("g").withOffer(priced(9)),
            Product.titled("b", "red tent").withGroupId("g").withOffer(priced(1)),
            Product.titled("c", "red tent").withGroupId("g").withOffer(priced(9)),
            Product.titled("d", "mug"));
    var bought =
        Event.of(
            "e", ShopperId.user("f"), new Subject.Item("a"), EventType.PURCHASE, Instant.EPOCH);
    var friends =
        FriendActivity.of(List.of(FriendActivity.Friend.of(Optional.empty(), List.of(bought))));
    try (var shop = OpenShop.of(products, TEXT, folder)) {
      Recommender recommender =
          shop.recommender()
              .withRules(RerankRules.DEFAULT.withFriends(1).withPins(List.of(new Pin("c", 1))))
              .withSocial(new SocialContext(friends, OpenBuyingGroups.NONE));
      History mug = viewed("d", EventType.VIEW);

      Recommended pinned = recommender.recommend(RecommendRequest.of(mug)).items().getFirst();
      Explanation why =
          recommender.explain(new ExplainRequest(mug, "c", Language.of(Locale.ENGLISH)));

      assertThat(pinned.product().id()).isEqualTo("c");
      assertThat(pinned.reasons()).anyMatch(one -> one.code() == ReasonCode.FRIEND_BOUGHT);
      assertThat(pinned.score()).isEqualTo(why.score());
      assertThat(why.reasons()).anyMatch(one -> one.code() == ReasonCode.FRIEND_BOUGHT);
    }
  }

  private static Offer priced(double price) {
    return Offer.of(OptionalDouble.of(price), "", OptionalInt.empty(), "");
  }

  @Test
  void whatFriendsLikeBringsAnotherOfferOfItsGroupWhereItIsSoldOut() {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    var products = new ArrayList<Product>();
    products.add(Product.titled("a", "red tent").withGroupId("g").withOffer(SOLD_OUT));
    products.add(Product.titled("b", "red tent").withGroupId("g"));
    IntStream.range(0, 300)
        .forEach(i -> products.add(Product.titled("mug" + i, "mug").withCreated(Optional.of(now))));
    var bought = Event.of("e", ShopperId.user("f"), new Subject.Item("a"), EventType.PURCHASE, now);
    var friends =
        FriendActivity.of(
            Collections.nCopies(30, FriendActivity.Friend.of(Optional.empty(), List.of(bought))));
    try (var shop = OpenShop.of(products, TEXT, folder)) {
      Recommender recommender =
          shop.recommender()
              .withClock(() -> now)
              .withRules(RerankRules.DEFAULT.withFriends(10))
              .withSocial(new SocialContext(friends, OpenBuyingGroups.NONE));
      for (History history : List.of(viewed("mug7", EventType.VIEW), History.EMPTY)) {
        assertThat(recommender.recommend(RecommendRequest.of(history)).items().getFirst())
            .satisfies(one -> assertThat(one.product().id()).isEqualTo("b"))
            .satisfies(
                one ->
                    assertThat(one.reasons().getFirst().code())
                        .isEqualTo(ReasonCode.FRIEND_BOUGHT));
      }
    }
  }
}
