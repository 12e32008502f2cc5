package dev.zhiyin.engine.recommend;

import static dev.zhiyin.engine.lucene.IndexSnapshot.doc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.IdHash;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.ServiceFailed;
import dev.zhiyin.engine.embed.FailingEncoder;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.SlimWeights.Row;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomLinearModel;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {
  @TempDir Path folder;

  @RandomSeeds
  void scoresAreThoseOfWordsAndMeaningCombined(Seed seed) {
    var random = seed.random();
    List<Product> products = new ArrayList<>(RandomCatalogue.of(80, random));
    IntStream.range(0, random.nextInt(40))
        .forEach(
            i ->
                products.add(
                    Product.titled("complete" + i, (i % 2 == 0 ? "tent 防水 " : "防水 tent ") + i)));
    try (var shop = shop(products)) {
      Filter filter = RandomFilter.of(random);
      Filter shown = filter.inStockUnlessAsked();
      Map<String, Double> words = new HashMap<>();
      Map<String, Double> meanings = new HashMap<>();
      Map<String, Double> complete = new HashMap<>();
      Map<String, Double> grams = new HashMap<>();
      try (var snapshot = shop.generation().index().snapshot()) {
        List<Hit> matching =
            snapshot.retrieve(new Retrieval.Words("防水 tent", 200), Restriction.to(shown));
        List<ProductRef> matched = matching.stream().map(Hit::product).toList();
        float[] fit = snapshot.text().fit("防水 tent", matched).scores();
        double greatest = IntStream.range(0, fit.length).mapToDouble(i -> fit[i]).max().orElse(1);
        for (int i = 0; i < fit.length; i++) {
          words.put(snapshot.id(doc(matched.get(i))), fit[i] / greatest);
        }
        for (Hit hit : snapshot.nearestTexts(shop.meaning("防水 tent"), 200, shown)) {
          float cosine = shop.meaning("防水 tent").cosine(snapshot.embedding(doc(hit.product())));
          meanings.put(snapshot.id(doc(hit.product())), (double) Math.max(0, cosine));
          grams.put(
              snapshot.id(doc(hit.product())),
              grams(snapshot.product(doc(hit.product())).title(), "防水", "ten", "ent"));
          List<String> terms = snapshot.text().terms(name(snapshot.product(doc(hit.product()))));
          complete.put(
              snapshot.id(doc(hit.product())),
              Stream.of("防水", "tent").filter(terms::contains).count() / 2.0);
        }
      }
      long all = complete.values().stream().filter(share -> share == 1).count();
      double meaning = all == 0 || all >= 20 ? SearchFusion.MORE_MEANING : SearchFusion.MEANING;
      Answer answer = shop.recommender().search(request("防水 tent", History.EMPTY, filter, 120));
      assertThat(answer.items()).hasSize(meanings.size());
      for (Recommended one : answer.items()) {
        String id = one.product().id();
        assertThat(FilterOracle.allows(shown, one.product())).isTrue();
        double expected =
            words.getOrDefault(id, 0.0)
                + SearchFusion.COMPLETENESS * complete.getOrDefault(id, 0.0)
                + SearchFusion.TITLE_GRAMS * grams.getOrDefault(id, 0.0)
                + meaning * meanings.getOrDefault(id, 0.0);
        double weights = 1 + SearchFusion.COMPLETENESS + SearchFusion.TITLE_GRAMS + meaning;
        assertThat(one.score()).isCloseTo(expected / weights, within(1e-5));
      }
      assertThat(answer.items())
          .isSortedAccordingTo(Comparator.comparingDouble(Recommended::score).reversed());
    }
  }

  private static double grams(String title, String... grams) {
    String folded = title.toLowerCase(Locale.ROOT);
    return folded.contains("防水 tent")
        ? 1
        : Stream.of(grams).filter(folded::contains).count() / (1.3 * grams.length);
  }

  /* What says what a product is. */
  private static String name(Product product) {
    return "%s %s %s"
        .formatted(product.title(), String.join(" ", product.category().levels()), product.brand());
  }

  @Test
  void whatHasAllWordsComesBeforeWhatSaysTheRareOneOverAndOver() {
    var products = new ArrayList<Product>();
    for (int i = 0; i < 12; i++) {
      products.add(Product.titled("common" + i, (i % 2 == 0 ? "防水 " : "帐篷 ") + i));
    }
    products.add(Product.titled("stuffed", "Osprey 防水 Osprey"));
    products.add(Product.titled("complete", "帐篷 轻便 Osprey 防水"));
    try (var shop = shop(products)) {
      Answer answer =
          shop.recommender().search(request("Osprey 帐篷 防水", History.EMPTY, Filter.ALL, 2));
      assertThat(ids(answer)).containsExactly("complete", "stuffed");
    }
  }

  @RandomSeeds
  void facetsCountWhatMatchesAndMayBeShown(Seed seed) {
    var random = seed.random();
    try (var shop = shop(RandomCatalogue.of(150, random))) {
      Filter filter = RandomFilter.of(random).inStockUnlessAsked();
      List<Product> matching;
      try (var snapshot = shop.generation().index().snapshot()) {
        matching =
            snapshot
                .text()
                .matching("防水 tent 手机", 500, Restriction.to(filter), SearchOrder.NEWEST)
                .hits()
                .stream()
                .map(hit -> snapshot.product(doc(hit.product())))
                .toList();
      }
      Facets facets =
          faceted(shop, "防水 tent 手机", filter, SearchOrder.RELEVANCE).facets().orElseThrow();
      assertThat(counts(facets.brands()))
          .isEqualTo(counted(matching, product -> Stream.of(product.brand())));
      assertThat(counts(facets.categories()))
          .isEqualTo(
              counted(
                  matching,
                  product -> product.category().prefixes().stream().map(String::valueOf)));
      long priced =
          matching.stream().filter(product -> product.offer().price().isPresent()).count();
      assertThat(facets.prices().stream().mapToLong(Facets.RangeCount::count).sum())
          .isEqualTo(priced);
      for (Facets.RangeCount range : facets.prices()) {
        assertThat(range.count())
            .isEqualTo(
                matching.stream()
                    .flatMapToDouble(product -> product.offer().price().stream())
                    .filter(price -> price >= range.from().orElse(Double.NEGATIVE_INFINITY))
                    .filter(price -> price < range.below().orElse(Double.POSITIVE_INFINITY))
                    .count());
      }
    }
  }

  private static Map<String, Long> counts(List<Facets.Count> counts) {
    return counts.stream().collect(Collectors.toMap(Facets.Count::value, Facets.Count::count));
  }

  /* The most frequent ones, as many as a facet has. */
  private static Map<String, Long> counted(
      List<Product> products, Function<Product, Stream<String>> values) {
    Map<String, Long> all =
        products.stream()
            .flatMap(values)
            .filter(value -> !value.isBlank())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return all.entrySet().stream()
        .sorted(
            Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(30)
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @RandomSeeds(2)
  void anotherOrderShowsWhatMatchesAndNothingElse(Seed seed) {
    try (var shop = shop(RandomCatalogue.of(100, seed.random()))) {
      for (SearchOrder order : SearchOrder.values()) {
        if (order == SearchOrder.RELEVANCE) {
          continue;
        }
        Answer answer = faceted(shop, "防水 tent", Filter.ALL, order);
        assertThat(answer.items()).hasSize((int) answer.total().orElseThrow().value());
        List<Double> prices =
            answer.items().stream()
                .map(one -> one.product().offer().price().orElse(Double.NaN))
                .toList();
        List<Double> known = prices.stream().filter(price -> !price.isNaN()).toList();
        switch (order) {
          case PRICE -> assertThat(known).isSorted();
          case PRICE_DOWN ->
              assertThat(known).isSortedAccordingTo(Comparator.<Double>reverseOrder());
          default -> {}
        }
        if (order == SearchOrder.PRICE || order == SearchOrder.PRICE_DOWN) {
          assertThat(prices.subList(0, known.size())).isEqualTo(known);
        }
      }
    }
  }

  @Test
  void matchesAreMarkedAndAllElseIsEscaped() {
    try (var shop = shop(List.of(Product.titled("p", "<b>Tent</b> & \"tents\" 帐篷's")))) {
      Recommended found =
          shop.recommender()
              .search(request("tent 帐篷", History.EMPTY, Filter.ALL, 1))
              .items()
              .getFirst();
      assertThat(found.highlights())
          .isEqualTo(
              Map.of(
                  "title",
                  "&lt;b&gt;<em>Tent</em>&lt;/b&gt; &amp; &quot;<em>tents</em>&quot; <em>帐篷</em>&#39;s"));
    }
  }

  @Test
  void aSignAtTheEndOfAWordIsPartOfIt() {
    try (var shop = shop(List.of(Product.titled("p", "C# and C++, not C")))) {
      assertThat(
              shop.recommender()
                  .search(request("C++", History.EMPTY, Filter.ALL, 1))
                  .items()
                  .getFirst()
                  .highlights())
          .isEqualTo(Map.of("title", "C# and <em>C++</em>, not C"));
    }
  }

  @Test
  void productsOfEqualScoreAreOrderedByAHashOfTheirIds() {
    List<String> ids = List.of("m", "z", "a", "c", "b");
    try (var shop = shop(ids.stream().map(id -> Product.titled(id, "red tent")).toList())) {
      Answer answer = shop.recommender().search(request("tent", History.EMPTY, Filter.ALL, 5));
      assertThat(answer.items()).extracting(Recommended::score).containsOnly(scoreOfFirst(answer));
      assertThat(ids(answer))
          .isSortedAccordingTo(IdHash.ORDER)
          .isNotEqualTo(List.of("a", "b", "c", "m", "z"));
    }
  }

  private static double scoreOfFirst(Answer answer) {
    return answer.items().getFirst().score();
  }

  /* The list grows by what comes after the first 100, as if all were found at once. */
  @RandomSeeds(2)
  void scoresOfAllPagesCompare(Seed seed) {
    try (var shop = shop(RandomCatalogue.of(700, seed.random()))) {
      Map<String, Double> atOnce =
          shop
              .recommender()
              .search(request("防水 tent 手机", History.EMPTY, Filter.ALL, 500))
              .items()
              .stream()
              .collect(Collectors.toMap(one -> one.product().id(), Recommended::score));
      List<Recommended> read =
          read(shop.recommender(), request("防水 tent 手机", History.EMPTY, Filter.ALL, 30));
      assertThat(read).hasSizeGreaterThan(400);
      for (Recommended one : read) {
        String id = one.product().id();
        assertThat(one.score())
            .as(id)
            .isCloseTo(atOnce.getOrDefault(id, one.score()), within(1e-5));
      }
    }
  }

  @Test
  void inAnotherOrderAScoreIsOneByPlace() {
    List<Product> products =
        IntStream.range(0, 450).mapToObj(i -> Product.titled("p" + i, "tent")).toList();
    try (var shop = shop(products)) {
      List<Recommended> read = read(shop.recommender(), newest("tent"));
      assertThat(read).hasSize(450);
      for (int i = 0; i < read.size(); i++) {
        assertThat(read.get(i).score()).isCloseTo(1.0 / (i + 1), within(1e-6));
      }
    }
  }

  @Test
  void whatIsAnnouncedForLaterComesAfterWhatIsNewByNow() {
    Instant now = Instant.parse("2026-03-01T12:00:45Z");
    List<String> expected = new ArrayList<>();
    var products = new ArrayList<Product>();
    for (int i = 0; i < 450; i++) {
      boolean isAnnounced = i >= 250;
      Instant created = now.plus(Duration.ofMinutes(isAnnounced ? 1_000 - i : -i));
      products.add(Product.titled("p" + i, "tent").withCreated(Optional.of(created)));
      expected.add("p" + i);
    }
    try (var shop = shop(products)) {
      Recommender recommender = shop.recommender().withClock(() -> now);
      assertThat(recommender.search(newest("tent")).total()).contains(Count.exactly(450));
      assertThat(read(recommender, newest("tent")))
          .extracting(one -> one.product().id())
          .containsExactlyElementsOf(expected);
    }
  }

  private static SearchRequest newest(String words) {
    return new SearchRequest(
        words,
        History.EMPTY,
        Filter.ALL,
        HistoryExclusion.NONE,
        Language.of(Locale.ENGLISH),
        30,
        SearchOrder.NEWEST,
        Optional.empty());
  }

  /* Far more than the first page looks at have the word. */
  @Test
  void aListByMeaningGoesOnByWordsWhereTheEncoderIsAway() {
    List<Product> tents =
        IntStream.range(0, 400).mapToObj(i -> Product.titled("p" + i, "tent " + i)).toList();
    try (var shop = shop(tents)) {
      SearchRequest request = request("tent", History.EMPTY, Filter.ALL, 50);
      Recommender away = withoutEncoder(shop);
      Page page = shop.recommender().beginSearch(request);
      List<String> read = new ArrayList<>(ids(page.answer()));
      while (read.size() < 300) {
        page = away.page(page.cursor(), page.next().orElseThrow());
        read.addAll(ids(page.answer()));
      }

      assertThat(read).hasSize(300).doesNotHaveDuplicates();
    }
  }

  /* No product has the word, so all are found by meaning. */
  @Test
  void aListByMeaningDoesNotEndWhereTheEncoderIsAwayForAMoment() {
    try (var shop = shop(RandomCatalogue.of(300, new Random(6)))) {
      SearchRequest request = request("zzqx", History.EMPTY, Filter.ALL, 50);
      Recommender away = withoutEncoder(shop);
      Page first = shop.recommender().beginSearch(request);
      Page second = away.page(first.cursor(), first.next().orElseThrow());

      assertThat(second.answer().items()).hasSize(50);
      int place = second.next().orElseThrow();
      assertThatThrownBy(() -> away.page(second.cursor(), place)).isInstanceOf(ServiceFailed.class);
      assertThat(shop.recommender().page(second.cursor(), place).answer().items()).hasSize(50);
    }
  }

  private static Recommender withoutEncoder(OpenShop shop) {
    var encoder = new FailingEncoder(shop.encoder(), () -> new ServiceFailed("away"));
    encoder.failOn("");
    return new Recommender(
        shop.generation().index(), shop.generation().centring(), shop.model(), encoder);
  }

  private static List<Recommended> read(Recommender recommender, SearchRequest request) {
    Page page = recommender.beginSearch(request);
    var items = new ArrayList<>(page.answer().items());
    while (page.next().isPresent()) {
      ListCursor list = ListCursor.of(page.cursor().toBytes()).orElseThrow();
      page = recommender.page(list, page.next().getAsInt());
      items.addAll(page.answer().items());
    }
    return items;
  }

  private static Answer faceted(OpenShop shop, String words, Filter filter, SearchOrder order) {
    return shop.recommender()
        .search(
            new SearchRequest(
                words,
                History.EMPTY,
                filter,
                HistoryExclusion.NONE,
                Language.of(Locale.ENGLISH),
                200,
                order,
                Optional.of(FacetFields.USUAL)));
  }

  @RandomSeeds
  void aShoppersTasteMovesProductsAndNeitherBringsNorTakesAny(Seed seed) {
    var random = seed.random();
    try (var shop = shop(RandomCatalogue.of(60, random))) {
      var history = RandomHistory.of(12, 60, random);
      var nobody = shop.recommender().search(request("手机", History.EMPTY, Filter.ALL, 60));
      var somebody = shop.recommender().search(request("手机", history, Filter.ALL, 60));
      assertThat(ids(somebody)).containsExactlyInAnyOrderElementsOf(ids(nobody));
      assertThat(ids(somebody)).isNotEqualTo(ids(nobody));
      assertThat(somebody.total()).isEqualTo(nobody.total());
    }
  }

  /** Of two that match the same, that comes first which products of the history speak for. */
  @Test
  void tasteIsAlsoWhatProductsOfTheHistorySay() throws IOException {
    List<Product> products =
        List.of(
            Product.titled("seen", "camping tent"),
            Product.titled("one", "red phone case"),
            Product.titled("other", "red phone case"));
    List<String> ids = products.stream().map(Product::id).toList();
    var history =
        new History(
            List.of(
                new HistoryItem(
                    new Subject.Item("seen"), EventType.VIEW, Instant.EPOCH, List.of())));
    for (int liked = 1; liked <= 2; liked++) {
      List<Row> rows =
          List.of(
              new Row(new int[] {liked}, new float[] {9}),
              new Row(new int[0], new float[0]),
              new Row(new int[0], new float[0]));
      var towers =
          new RandomLinearModel(OpenShop.DIMENSION, 4, HistoryWeights.DEFAULT, new Random(1));
      var model = towers.withSlim(RandomLinearModel.written(ids, rows));
      try (var shop = OpenShop.of(products, model, folder.resolve("liked" + liked))) {
        assertThat(ids(shop.recommender().search(request("phone case", history, Filter.ALL, 5))))
            .startsWith(ids.get(liked));
      }
    }
  }

  @Test
  void findsWhatIsOneWordInTheTitleAndWasCutInTheSearch() {
    List<Product> products =
        List.of(Product.titled("friend", "送朋友的鞋"), Product.titled("girlfriend", "毛绒玩具 女朋友礼物"));
    try (var shop = shop(products)) {
      var answer = shop.recommender().search(request("女朋友", History.EMPTY, Filter.ALL, 2));
      assertThat(ids(answer)).startsWith("girlfriend");
      assertThat(answer.total()).hasValue(Count.exactly(1));
    }
  }

  @Test
  void findsTheProductThatIsNamed() {
    var products = new ArrayList<>(RandomCatalogue.of(50, new Random(1)));
    products.add(Product.titled("wanted", "联通 3G 双卡 手机 X920"));
    try (var shop = shop(products)) {
      var answer = shop.recommender().search(request("联通 X920", History.EMPTY, Filter.ALL, 5));
      assertThat(ids(answer)).startsWith("wanted");
      assertThat(answer.total()).hasValue(Count.exactly(1));
      assertThat(answer.items().getFirst().reasons().getFirst().sentence())
          .isEqualTo("Matches your search: 联通 X920.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          防晒霜             | 安热沙 防晒霜 60ml  | Matches your search: 防晒霜
          防晒               | 安热沙 防晒霜 60ml  | Matches your search: 防晒
          防晒               | 防水 晒衣架         | No close match for “防晒”
          hedphones          | Wired Headphones    | Matches your search: Headphones
          mery xmas gfit     | Gifts, merry        | Matches your search: Gifts, merry
          防晒霜 喷雾        | 防水 晒衣架 喷雾    | Matches your search: 喷雾
          防晒 喷雾          | 喷雾型 防晒         | Matches your search: 防晒 喷雾
          送女朋友的礼物     | 送朋友的生日礼物    | Matches your search: 礼物
          送女朋友的礼物     | 女朋友生日礼物      | Matches your search: 女朋友, 礼物
          送女朋友的礼物     | 送女朋友的礼物      | Matches your search: 送女朋友的礼物
          黑色的鞋子         | 白色鞋子 黑色鞋带   | Matches your search: 黑色, 鞋子
          coffee no sugar    | Coffee with sugar   | Matches your search: coffee
          no sugar coffee    | Coffee with sugar   | Matches your search: coffee
          不含 酒精          | 含酒精喷雾          | No close match for “不含 酒精”
          no alcohl          | Alcohol spray       | No close match for “no alcohl”
          isn't leather      | Leather shoes       | No close match for “isn't leather”
          车模               | 汽车模型            | No close match for “车模”
          茶                 | 龙井 茶             | Matches your search: 茶
          red tent two       | Red Tent for two    | Matches your search: red tent two
          Gift for a Runner  | runner gift box     | Matches your search: Gift for a Runner
          gift, blue, runner | a runner's gift     | Matches your search: gift, runner
          Wi-Fi6 routers     | Wi-Fi6 router       | Matches your search: Wi-Fi6 routers
          C++                | USB-C cable         | No close match for “C++”
          """)
  void wordsThatStandTogetherAreToldAsOne(String words, String title, String told) {
    try (var shop = shop(List.of(Product.titled("p", title)))) {
      var answer = shop.recommender().search(request(words, History.EMPTY, Filter.ALL, 1));
      assertThat(answer.items().getFirst().reasons().getFirst().sentence())
          .matches(Pattern.quote(told) + "( \\(similarity score: .*\\))?\\.");
    }
  }

  @Test
  void signsAloneAreLookedForByMeaningOnly() {
    List<Product> inStock =
        RandomCatalogue.of(20, new Random(1)).stream()
            .filter(product -> product.offer().inStock())
            .limit(5)
            .toList();
    try (var shop = shop(inStock)) {
      var answer = shop.recommender().search(request("?!", History.EMPTY, Filter.ALL, 5));
      assertThat(answer.items()).hasSize(5);
      assertThat(answer.total()).hasValue(Count.exactly(0));
    }
  }

  @Test
  void anEmptyShopHasNothingToFind() {
    try (var shop = shop(List.of())) {
      assertThat(shop.recommender().search(request("tent", History.EMPTY, Filter.ALL, 5)))
          .isEqualTo(new Answer(List.of(), Optional.of(Count.exactly(0)), Optional.empty(), false));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void refusesBlankWords(String words) {
    assertThatThrownBy(() -> request(words, History.EMPTY, Filter.ALL, 5))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("q is '" + words + "'; wanted 1 to 1000 characters, not all blank");
  }

  @Test
  void takesWordsOfAThousandCharactersAndNotOneMore() {
    try (var shop = shop(List.of(Product.titled("p", "a")))) {
      var longest = request("a b c ".repeat(166) + "defg", History.EMPTY, Filter.ALL, 1);
      assertThat(ids(shop.recommender().search(longest))).containsExactly("p");
    }
    assertThatThrownBy(() -> request("a".repeat(1001), History.EMPTY, Filter.ALL, 5))
        .isInstanceOf(InvalidInput.class)
        .hasMessage("q is '" + "a".repeat(79) + "…'; wanted 1 to 1000 characters, not all blank");
  }

  private OpenShop shop(List<Product> products) {
    return OpenShop.of(
        products, new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT), folder);
  }

  private static SearchRequest request(String words, History history, Filter filter, int k) {
    return new SearchRequest(words, history, filter, Locale.ENGLISH, k);
  }

  private static List<String> ids(Answer answer) {
    return answer.items().stream().map(one -> one.product().id()).toList();
  }
}
