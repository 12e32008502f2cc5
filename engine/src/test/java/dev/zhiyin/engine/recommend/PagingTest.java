package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.SlimWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.rerank.Caps;
import dev.zhiyin.engine.rerank.Pin;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomLinearModel;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.History;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class PagingTest {
  private static final MatchModel TEXT =
      new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT);

  @TempDir private Path folder;

  @RandomSeeds
  void readToItsEndAListHasEveryProductThatMatchesOnce(Seed seed) {
    Random random = seed.random();
    int size = 1 + random.nextInt(700);
    try (var shop = OpenShop.of(RandomCatalogue.of(size, random), model(random), folder)) {
      for (int i = 0; i < 3; i++) {
        RecommendRequest request = request(size, random);
        Recommender recommender = shop.recommender().withRules(rules(random));
        var oracle = new RankingOracle(shop, request);

        List<Answer> pages = pages(recommender, request);

        assertThat(pages.stream().flatMap(page -> ids(page).stream()))
            .as("%s", request)
            .containsExactlyInAnyOrderElementsOf(
                oracle.allowed().stream().map(Product::id).toList());
        assertThat(pages.subList(1, Math.max(1, pages.size() - 1)))
            .allMatch(page -> page.items().size() == request.k());
        assertThat(pages).flatExtracting(Answer::items).allMatch(one -> !one.reasons().isEmpty());
      }
    }
  }

  @RandomSeeds(2)
  void whatWasNotRankedIsNotBeforeSomebodyComesThatFar(Seed seed) {
    Random random = seed.random();
    try (var shop = OpenShop.of(RandomCatalogue.of(300, random), model(random), folder)) {
      Page first = shop.recommender().begin(RecommendRequest.of(History.EMPTY).withK(5));
      assertThat(first.next()).hasValue(5);
      assertThat(size(first)).isEqualTo(5);

      Page second = shop.recommender().page(first.cursor(), 5);
      assertThat(second.answer().items()).hasSize(5);
      assertThat(size(first)).as("the list itself stays as it is").isEqualTo(5);
      assertThat(size(second)).isBetween(10, 5 + 200);
      assertThat(second.cursor().hasGrownFrom(first.cursor())).isTrue();
      assertThat(first.cursor().hasGrownFrom(second.cursor())).isFalse();
    }
  }

  /* More than are ranked: the others come by id. */
  @Test
  void aListOfThousandsHasEveryProductOnceAndGrowsByNoMoreThanIsRead() {
    var random = new Random(4);
    try (var shop = OpenShop.of(RandomCatalogue.of(3_200, random), TEXT, folder)) {
      for (History history : List.of(History.EMPTY, RandomHistory.of(9, 3_200, random))) {
        RecommendRequest request = RecommendRequest.of(history).withK(400);
        Page first = shop.recommender().begin(request);
        assertThat(size(first)).isLessThan(1_200);

        List<Answer> pages = pages(shop.recommender(), request);

        assertThat(pages.stream().flatMap(page -> ids(page).stream()))
            .containsExactlyInAnyOrderElementsOf(
                new RankingOracle(shop, request).allowed().stream().map(Product::id).toList());
        assertThat(pages.subList(0, pages.size() - 1)).allMatch(page -> page.items().size() == 400);
      }
    }
  }

  @RandomSeeds(2)
  void whatIsAllThereIsHasNoNextPage(Seed seed) {
    Random random = seed.random();
    try (var shop = OpenShop.of(RandomCatalogue.of(30, random), model(random), folder)) {
      RecommendRequest all = RecommendRequest.of(History.EMPTY);
      int total = new RankingOracle(shop, all).allowed().size();
      assertThat(shop.recommender().begin(all.withK(total)).next()).isEmpty();
      assertThat(shop.recommender().begin(all.withK(total - 1)).next()).hasValue(total - 1);
    }
  }

  @RandomSeeds(2)
  void aPageMayBeReadAgain(Seed seed) {
    Random random = seed.random();
    try (var shop = OpenShop.of(RandomCatalogue.of(300, random), model(random), folder)) {
      Page first = shop.recommender().begin(request(300, random).withK(7).withFilter(Filter.ALL));
      int second = first.next().orElseThrow();

      Page once = shop.recommender().page(first.cursor(), second);
      shop.recommender().page(first.cursor(), once.next().orElseThrow());

      Page again = shop.recommender().page(first.cursor(), second);
      assertThat(again.answer()).isEqualTo(once.answer());
      assertThat(again.next()).isEqualTo(once.next());
    }
  }

  /** Of the towers' score: no more is looked at of what no retrieval has found. */
  @RandomSeeds(2)
  void whatWasNotRankedComesInTheOrderOfItsScore(Seed seed) {
    Random random = seed.random();
    MatchModel towers = random.nextBoolean() ? TEXT : linear(random).withSlim(SlimWeights.NONE);
    try (var shop = OpenShop.of(RandomCatalogue.of(900, random), towers, folder)) {
      var request = RecommendRequest.of(RandomHistory.of(20, 900, random)).withK(50);
      List<Answer> pages = pages(shop.recommender(), request);
      List<Double> scores =
          pages.stream()
              .skip(8)
              .flatMap(page -> page.items().stream())
              .map(Recommended::score)
              .toList();

      assertThat(scores.subList(scores.size() / 2, scores.size()))
          .isSortedAccordingTo((a, b) -> b.compareTo(a));
    }
  }

  /** By which one is far ahead whose towers are not. */
  @RandomSeeds(2)
  void whatWasRankedComesInTheOrderOfItsScoreWithWeightsFromProductToProduct(Seed seed) {
    Random random = seed.random();
    MatchModel model = linear(random);
    while (model.slim().isEmpty()) {
      model = linear(random);
    }
    List<Product> products =
        RandomCatalogue.of(900, random).stream().map(product -> product.withGroupId("")).toList();
    try (var shop = OpenShop.of(products, model, folder)) {
      var request = RecommendRequest.of(RandomHistory.of(20, 900, random)).withK(10);
      int ranked = shop.recommender().begin(request).diagnostics().orElseThrow().candidates();
      assertThat(ranked).isGreaterThan(110);
      List<Double> scores =
          pages(shop.recommender(), request).stream()
              .flatMap(page -> page.items().stream())
              .map(Recommended::score)
              .toList();

      assertThat(scores.subList(10, ranked)).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }
  }

  @RandomSeeds(2)
  void nothingComesTwiceWhenProductsGetAGroupWhileAListIsRead(Seed seed) {
    Random random = seed.random();
    List<Product> apart =
        RandomCatalogue.of(300, random).stream().map(product -> product.withGroupId("")).toList();
    List<Product> grouped =
        IntStream.range(0, 300).mapToObj(i -> apart.get(i).withGroupId("g" + i % 90)).toList();
    try (var before = OpenShop.of(apart, TEXT, folder.resolve("before"));
        var after = OpenShop.of(grouped, TEXT, folder.resolve("after"))) {
      Page page =
          before
              .recommender()
              .begin(RecommendRequest.of(RandomHistory.of(9, 300, random)).withK(20));
      var read = new ArrayList<>(ids(page.answer()));
      while (page.next().isPresent()) {
        page = after.recommender().page(page.cursor(), page.next().getAsInt());
        read.addAll(ids(page.answer()));
      }

      assertThat(read).hasSizeGreaterThan(60).doesNotHaveDuplicates();
    }
  }

  @RandomSeeds(2)
  void theSameRequestIsAnsweredBitForBitTheSame(Seed seed) {
    Random random = seed.random();
    try (var shop = OpenShop.of(RandomCatalogue.of(400, random), model(random), folder)) {
      List<RecommendRequest> requests =
          IntStream.range(0, 40).mapToObj(_ -> request(400, random)).toList();
      RerankRules rules = rules(random);
      Recommender recommender = shop.recommender().withRules(rules);
      List<Answer> first = requests.stream().map(recommender::recommend).toList();

      for (int round = 0; round < 8; round++) {
        List<Answer> again = requests.parallelStream().map(recommender::recommend).toList();
        assertThat(again).isEqualTo(first);
      }
      try (Generation reopened = new GenerationRepository(new Home(folder)).openCurrent()) {
        var other =
            new Recommender(reopened.index(), reopened.centring(), shop.model(), shop.encoder())
                .withRules(rules);
        assertThat(requests.stream().map(other::recommend).toList()).isEqualTo(first);
      }
    }
  }

  private static List<Answer> pages(Recommender recommender, RecommendRequest request) {
    var pages = new ArrayList<Answer>();
    Page page = recommender.begin(request);
    pages.add(page.answer());
    while (page.next().isPresent()) {
      page = recommender.page(page.cursor(), page.next().getAsInt());
      pages.add(page.answer());
    }
    return pages;
  }

  private static MatchModel model(Random random) {
    return random.nextBoolean() ? TEXT : linear(random);
  }

  private static RandomLinearModel linear(Random random) {
    return new RandomLinearModel(OpenShop.DIMENSION, 16, RandomHistory.weights(random), random);
  }

  private static RecommendRequest request(int products, Random random) {
    return RecommendRequest.of(RandomHistory.of(random.nextInt(30), products, random))
        .withFilter(random.nextBoolean() ? Filter.ALL : RandomFilter.of(random))
        .withK(1 + random.nextInt(60));
  }

  private static RerankRules rules(Random random) {
    return RerankRules.DEFAULT
        .withDiversity(random.nextBoolean() ? 0 : random.nextDouble())
        .withCaps(random.nextBoolean() ? Caps.OFF : new Caps(1 + random.nextInt(9), 6, 20))
        .withPins(random.nextBoolean() ? List.of() : List.of(new Pin("p0", 2), new Pin("p1", 1)));
  }

  private static List<String> ids(Answer answer) {
    return answer.items().stream().map(one -> one.product().id()).toList();
  }

  private static int size(Page page) {
    return ((PageCursor) page.cursor()).size();
  }
}
