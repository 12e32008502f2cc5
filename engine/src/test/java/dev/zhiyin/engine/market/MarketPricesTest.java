package dev.zhiyin.engine.market;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommended;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shopper.History;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pieces of three models in two conditions, of ten sellers, in two currencies. */
class MarketPricesTest {
  private static final List<String> MODELS =
      List.of("Lanfar hiking backpack", "Rocket gaming laptop", "Woolly winter coat");
  private static final AttributeTypes TYPES = RandomCatalogue.TYPES;
  private static final List<String> GRADES = List.of("poor", "Fair", "good");
  private static final MarketRules RULES = new MarketRules(9, .9, Map.of("condition", 1.0), false);

  @TempDir private Path folder;
  private OpenShop shop;
  private IndexView view;

  @BeforeEach
  void open() {
    shop =
        OpenShop.of(
            pieces(), new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT), folder);
    view = shop.generation().index().view();
  }

  @AfterEach
  void close() {
    view.close();
    shop.close();
  }

  private static List<Product> pieces() {
    var random = new Random(5);
    var pieces = new ArrayList<Product>();
    for (int i = 0; i < 180; i++) {
      String grade = GRADES.get(random.nextInt(3));
      OptionalDouble price =
          i % 30 == 7 ? OptionalDouble.empty() : OptionalDouble.of(50 + random.nextInt(100));
      pieces.add(
          Product.titled("p" + i, MODELS.get(i % 3))
              .withCategory(new CategoryPath(List.of(i % 30 == 4 ? "other" : "used")))
              .withOffer(
                  Offer.of(
                      price,
                      i % 12 == 5 ? "EUR" : "CNY",
                      OptionalInt.of(1),
                      "u" + random.nextInt(10)))
              .withAttributes(Map.of("condition", List.of(grade))));
    }
    return pieces;
  }

  @Test
  void comparedIsWhatIsAlikeByEveryRule() {
    var prices = new MarketPrices(view, RULES, TYPES);
    int compared = 0;
    for (int i = 0; i < 180; i += 7) {
      Product piece = shop.products().get(i);
      List<Product> alike =
          shop.products().stream().filter(other -> isAlike(piece, other)).toList();
      ProductRef ref = ref(piece.id());
      Optional<MarketPrice> found = Optional.ofNullable(prices.of(List.of(ref)).get(ref));
      if (piece.offer().price().isEmpty() || alike.size() < 9) {
        assertThat(found).isEmpty();
        continue;
      }
      compared++;
      assertThat(found.orElseThrow().productIds())
          .hasSize(Math.min(32, alike.size()))
          .isSubsetOf(alike.stream().map(Product::id).toList())
          .doesNotHaveDuplicates();
    }
    assertThat(compared).isGreaterThan(20);
  }

  @Test
  void offersOfOneProductAreComparedOnlyIfTheyAreOfSeveralSellers() {
    var prices = new MarketPrices(view, new MarketRules(9, .9, Map.of(), false), TYPES);
    Product red = lamp("red", "g", "");
    assertThat(prices.isSimilar(red, lamp("blue", "g", ""))).as("a variant").isFalse();
    assertThat(prices.isSimilar(red, lamp("blue", "g", "u1"))).isTrue();
    assertThat(prices.isSimilar(red, lamp("blue", "other", ""))).isTrue();
    assertThat(prices.isSimilar(lamp("a", "", ""), lamp("b", "", ""))).isTrue();
    assertThat(prices.isSimilar(lamp("a", "g", "u1"), lamp("b", "g", "u2"))).isTrue();
    assertThat(prices.isSimilar(lamp("a", "g", "u1"), lamp("b", "", "U1"))).isFalse();
  }

  private static Product lamp(String id, String group, String seller) {
    return Product.titled(id, "Lamp")
        .withCategory(new CategoryPath(List.of("used")))
        .withGroupId(group)
        .withOffer(Offer.of(OptionalDouble.of(80), "CNY", OptionalInt.of(1), seller));
  }

  private static boolean isAlike(Product piece, Product other) {
    return !piece.id().equals(other.id())
        && piece.title().equals(other.title())
        && piece.category().equals(other.category())
        && other.offer().price().isPresent()
        && piece.offer().currency().equals(other.offer().currency())
        && !piece.offer().seller().equals(other.offer().seller())
        && Math.abs(grade(piece) - grade(other)) <= 1;
  }

  private static int grade(Product piece) {
    return GRADES.indexOf(piece.attributes().getOrDefault("condition", List.of("")).getFirst());
  }

  @Test
  void nothingIsComparedUnlessTheShopSaysSo() {
    var refs = List.of(ref("p0"), ref("p1"));
    assertThat(new MarketPrices(view, MarketRules.DEFAULT, TYPES).of(refs)).isEmpty();
    assertThat(new MarketPrices(view, RULES, TYPES).of(refs)).hasSize(2);
  }

  @Test
  void whatIsShownBesideAPieceChangesNothing() {
    List<Product> pieces =
        IntStream.range(0, 160).mapToObj(i -> bag("b" + i, i % 2 == 0 ? "a" : "b", i)).toList();
    var model = new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT);
    try (var bags = OpenShop.of(pieces, model, folder.resolve("bags"));
        var there = bags.generation().index().view()) {
      var prices = new MarketPrices(there, RULES, TYPES);
      List<ProductRef> page = List.copyOf(there.find(List.of("b0", "b1", "b2")).values());
      Map<ProductRef, MarketPrice> together = prices.of(page);
      assertThat(together).hasSize(3);
      for (ProductRef one : page) {
        assertThat(together.get(one)).isEqualTo(prices.of(List.of(one)).get(one));
      }
    }
  }

  private static Product bag(String id, String category, int price) {
    return Product.titled(id, MODELS.getFirst())
        .withCategory(new CategoryPath(List.of(category)))
        .withOffer(Offer.of(OptionalDouble.of(50 + price), "CNY", OptionalInt.of(1), "u" + id))
        .withAttributes(Map.of("condition", List.of("good")));
  }

  @Test
  void noMoreThanTwentyAreComparedAtATime() {
    List<ProductRef> refs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      refs.add(ref("p" + i));
    }
    var compared = new MarketPrices(view, RULES, TYPES).of(refs).keySet();
    assertThat(refs.subList(0, MarketPrices.MOST_PRODUCTS)).containsAll(compared);
    assertThat(compared).hasSizeGreaterThan(10);
  }

  @Test
  void aListSaysWhatIsCheaperByHowMuchAndNothingElse() {
    Recommender recommender = shop.recommender().withMarket(RULES, TYPES);
    var request = RecommendRequest.of(History.EMPTY).withK(20);
    List<Recommended> shown = new ArrayList<>();
    shown.addAll(recommender.recommend(request).items());
    shown.addAll(recommender.popular(request).items());
    shown.addAll(recommender.latest(request).items());
    long told =
        shown.stream()
            .peek(this::check)
            .map(Recommended::reasons)
            .flatMap(Collection::stream)
            .filter(reason -> reason.code() == ReasonCode.BELOW_MARKET)
            .count();
    assertThat(told).isGreaterThan(5);
    assertThat(shop.recommender().recommend(request).items())
        .flatExtracting(Recommended::reasons)
        .extracting(Reason::code)
        .doesNotContain(ReasonCode.BELOW_MARKET);
  }

  private void check(Recommended one) {
    ProductRef ref = ref(one.product().id());
    Optional<MarketPrice> price =
        Optional.ofNullable(new MarketPrices(view, RULES, TYPES).of(List.of(ref)).get(ref));
    List<Reason> told =
        one.reasons().stream().filter(it -> it.code() == ReasonCode.BELOW_MARKET).toList();
    OptionalInt below = price.map(MarketPrice::below).orElse(OptionalInt.empty());
    assertThat(told).hasSize(below.isPresent() ? 1 : 0);
    if (below.isPresent()) {
      double[] prices =
          told.getFirst().evidence().productIds().stream()
              .mapToDouble(id -> product(id).offer().price().orElseThrow())
              .sorted()
              .toArray();
      int half = prices.length / 2;
      double median = prices.length % 2 == 1 ? prices[half] : (prices[half - 1] + prices[half]) / 2;
      int percent =
          (int) Math.floor(100 * (1 - one.product().offer().price().orElseThrow() / median) + 1e-9);
      assertThat(told.getFirst().sentence())
          .isEqualTo("比%d件相似宝贝的中位价便宜%d%%".formatted(prices.length, percent));
      assertThat(told.getFirst().evidence().figures()).containsEntry("median", median);
    }
  }

  private Product product(String id) {
    return shop.products().get(Integer.parseInt(id.substring(1)));
  }

  private ProductRef ref(String id) {
    return Objects.requireNonNull(view.find(List.of(id)).get(id));
  }
}
