package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.explain.Evidence;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomLinearModel;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

/** Every reason of every answer is checked against the shop, the history and the exact shares. */
class ReasonTruthTest {
  private static final Map<EventType, ReasonCode> CODES =
      Map.of(
          EventType.VIEW, ReasonCode.VIEWED_SIMILAR,
          EventType.CLICK, ReasonCode.CLICKED_SIMILAR,
          EventType.SHARE, ReasonCode.SHARED_SIMILAR,
          EventType.FAVORITE, ReasonCode.FAVORITED_SIMILAR,
          EventType.CART, ReasonCode.IN_CART_SIMILAR,
          EventType.PURCHASE, ReasonCode.PURCHASED_SIMILAR,
          EventType.REVIEW, ReasonCode.REVIEWED_SIMILAR,
          EventType.SEARCH, ReasonCode.SEARCHED_SIMILAR);

  private static final List<ReasonCode> OF_FIELDS =
      List.of(ReasonCode.SAME_BRAND, ReasonCode.SAME_CATEGORY, ReasonCode.MATCHES_SEARCH);

  @TempDir Path folder;

  @RandomSeeds
  void reasonsFromTextAloneAreTrue(Seed seed) {
    everyReasonIsTrue(
        new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT), seed.random());
  }

  @RandomSeeds
  void reasonsFromALearnedModelAreTrue(Seed seed) {
    var random = seed.random();
    everyReasonIsTrue(
        new RandomLinearModel(OpenShop.DIMENSION, 16, RandomHistory.weights(random), random),
        random);
  }

  private void everyReasonIsTrue(MatchModel model, Random random) {
    try (var shop = OpenShop.of(RandomCatalogue.of(60, random), model, folder)) {
      for (int i = 0; i < 4; i++) {
        var request =
            new RecommendRequest(
                RandomHistory.of(1 + random.nextInt(40), 60, random),
                Filter.ALL,
                new HistoryExclusion(Set.of(), List.of(), random.nextBoolean(), true, false),
                random.nextBoolean() ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE,
                20,
                OptionalDouble.empty());
        var oracle = new RankingOracle(shop, request);
        for (Recommended one : shop.recommender().recommend(request).items()) {
          assertThat(one.reasons()).isNotEmpty();
          one.reasons().forEach(reason -> isTrue(reason, one.product(), oracle, shop));
          greatestEffectComesFirst(one, request, shop);
        }
      }
    }
  }

  /** Without the item named first the score would be lower than without any other one. */
  private static void greatestEffectComesFirst(
      Recommended one, RecommendRequest request, OpenShop shop) {
    String product = one.product().id();
    var oracle = new RankingOracle(shop, request);
    Map<HistoryItem, Double> effects = new LinkedHashMap<>();
    for (HistoryItem item : oracle.speakers(product).keySet()) {
      double without = without(item, request, shop).score(product);
      effects.put(item, oracle.score(product) - without);
    }
    double greatest = effects.values().stream().mapToDouble(effect -> effect).max().orElse(0);
    Reason reason = one.reasons().getFirst();
    if (reason.evidence().share().isEmpty()) {
      assertThat(greatest).isLessThan(1e-4);
      assertThat(reason.code()).isEqualTo(ReasonCode.POPULAR);
    } else {
      HistoryItem first = named(reason, oracle.speakers(product).keySet()).getFirst();
      assertThat(effects.get(first)).as("%s", reason).isCloseTo(greatest, within(1e-4));
    }
  }

  private static RankingOracle without(HistoryItem item, RecommendRequest request, OpenShop shop) {
    var others = request.history().items().stream().filter(one -> !one.equals(item)).toList();
    return new RankingOracle(
        shop,
        new RecommendRequest(
            new History(others),
            request.filter(),
            request.exclusion(),
            request.locale(),
            request.k(),
            request.diversity()));
  }

  /** The items that a reason names, in its order. */
  private static List<HistoryItem> named(Reason reason, Set<HistoryItem> speakers) {
    List<String> events = reason.evidence().eventIds();
    List<HistoryItem> named =
        speakers.stream()
            .filter(item -> events.containsAll(item.eventIds()))
            .sorted(Comparator.comparingInt(item -> events.indexOf(item.eventIds().getFirst())))
            .toList();
    assertThat(named.stream().flatMap(item -> item.eventIds().stream()))
        .as("speak: %s", reason)
        .containsExactlyElementsOf(events);
    return named;
  }

  private static void isTrue(Reason reason, Product product, RankingOracle oracle, OpenShop shop) {
    if (reason.code() == ReasonCode.POPULAR) {
      return;
    }
    Map<HistoryItem, Double> speakers = oracle.speakers(product.id());
    List<HistoryItem> named = named(reason, speakers.keySet());
    Evidence evidence = reason.evidence();
    assertThat(evidence.share().orElseThrow())
        .isCloseTo(named.stream().mapToDouble(speakers::get).sum(), within(1e-4));
    EventType type = named.getFirst().type();
    assertThat(reason.code())
        .isIn(OF_FIELDS.contains(reason.code()) ? OF_FIELDS : List.of(CODES.get(type)));
    assertThat(named).allSatisfy(item -> assertThat(item.type()).isEqualTo(type));
    for (HistoryItem item : named) {
      switch (item.subject()) {
        case Subject.Words(String text) -> {
          assertThat(evidence.productIds()).isEmpty();
          matches(evidence, product, Product.titled("words", text), shop);
        }
        case Subject.Item(String id) -> {
          assertThat(evidence.productIds()).contains(id);
          matches(evidence, product, shop.products().get(shop.number(id).orElseThrow()), shop);
        }
      }
    }
    if (named.getFirst().subject() instanceof Subject.Item(String id)) {
      assertThat(evidence.similarity().orElseThrow())
          .isCloseTo(
              RandomVectors.dot(centred(id, shop), centred(product.id(), shop)), within(1e-5));
    }
  }

  private static float[] centred(String id, OpenShop shop) {
    return shop.centred().get(shop.number(id).orElseThrow()).toArray();
  }

  /** What is said to stand in both products does. */
  private static void matches(Evidence evidence, Product one, Product other, OpenShop shop) {
    evidence
        .matched()
        .forEach(
            (field, values) -> {
              switch (field) {
                case "brand" -> {
                  assertThat(one.brand()).isEqualTo(values.getFirst());
                  assertThat(other.brand()).isEqualToIgnoringCase(values.getFirst());
                }
                case "category" -> {
                  assertThat(one.category().levels()).startsWith(values.toArray(String[]::new));
                  assertThat(other.category().levels()).startsWith(values.toArray(String[]::new));
                }
                case "terms" -> {
                  try (var snapshot = shop.generation().index().snapshot()) {
                    assertThat(snapshot.text().terms(allText(one))).containsAll(values);
                    assertThat(snapshot.text().terms(other.title())).containsAll(values);
                  }
                }
                default -> throw new AssertionError("unknown field " + field);
              }
            });
  }

  private static String allText(Product product) {
    return String.join(
        " ",
        product.title(),
        product.category().toString(),
        product.brand(),
        product.text().description(),
        String.join(" ", product.text().reviews()));
  }
}
