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
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
  private static final Duration MONTH = Duration.ofDays(30);
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

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

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
        List<Event> events = RandomHistory.events(1 + random.nextInt(40), 60, random);
        var request =
            new RecommendRequest(
                History.of(events),
                Filter.ALL,
                new HistoryExclusion(Set.of(), List.of(), random.nextBoolean(), true, false),
                random.nextBoolean() ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE,
                20,
                OptionalDouble.empty());
        var oracle = new RankingOracle(shop, request);
        Instant recent = START.plusSeconds(random.nextInt(50)); // as long as events are
        Instant now = recent.plus(MONTH);
        Recommender then = shop.recommender().withClock(() -> now);
        for (Recommended one : then.recommend(request).items()) {
          assertThat(one.reasons()).isNotEmpty();
          for (Reason reason : one.reasons()) {
            if (reason.code() == ReasonCode.NEW_ARRIVAL) {
              isNew(one.product(), shop, now);
            } else {
              isTrue(reason, one.product(), oracle, shop);
            }
            isRecent(reason, oracle.speakers(one.product().id()).keySet(), events, recent);
          }
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
      if (item.productId().filter(product::equals).isPresent()) {
        continue; // nothing is said of a product and itself
      }
      double without = without(item, request, shop).score(product);
      effects.put(item, oracle.score(product) - without);
    }
    double greatest = effects.values().stream().mapToDouble(effect -> effect).max().orElse(0);
    Reason reason = one.reasons().getFirst();
    if (reason.evidence().share().isEmpty()) {
      assertThat(greatest).isLessThan(1e-4);
      assertThat(reason.code()).isIn(ReasonCode.POPULAR, ReasonCode.NEW_ARRIVAL);
    } else {
      HistoryItem first = named(reason, oracle.speakers(product).keySet()).getFirst();
      assertThat(effects.get(first)).as("%s", reason).isCloseTo(greatest, within(1e-4));
    }
  }

  private static RankingOracle without(HistoryItem item, RecommendRequest request, OpenShop shop) {
    var others = request.history().items().stream().filter(one -> !one.equals(item)).toList();
    return new RankingOracle(shop, request.withHistory(new History(others)));
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

  /* Offered by now, and not over a month before what was offered last. */
  private static void isNew(Product product, OpenShop shop, Instant now) {
    Instant newest =
        shop.products().stream()
            .map(ReasonTruthTest::since)
            .filter(since -> !since.isAfter(now))
            .max(Comparator.naturalOrder())
            .orElseThrow();
    assertThat(since(product)).isBetween(newest.minus(MONTH), now);
  }

  private static Instant since(Product product) {
    return product.created().orElse(Instant.EPOCH);
  }

  private static void isTrue(Reason reason, Product product, RankingOracle oracle, OpenShop shop) {
    if (reason.code() == ReasonCode.POPULAR) {
      return;
    }
    Map<HistoryItem, Double> speakers = oracle.speakers(product.id());
    List<HistoryItem> named = named(reason, speakers.keySet());
    Evidence evidence = reason.evidence();
    assertThat(evidence.productIds()).doesNotContain(product.id());
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

  /* What all that is told of was done with last, and not when something else was. */
  private static void isRecent(
      Reason reason, Set<HistoryItem> speakers, List<Event> events, Instant since) {
    List<HistoryItem> named = named(reason, speakers);
    if (named.isEmpty()) {
      return;
    }
    boolean recent =
        named.stream()
            .allMatch(
                item ->
                    events.stream()
                        .filter(event -> event.subject().equals(item.subject()))
                        .filter(event -> event.type() == item.type())
                        .anyMatch(event -> !event.timestamp().isBefore(since)));
    boolean sayable =
        Set.of(EventType.VIEW, EventType.CLICK, EventType.SHARE).contains(named.getFirst().type());
    if (!recent) {
      assertThat(reason.sentence()).doesNotContain("recently", "最近");
    } else if (sayable && reason.sentence().matches(".*(viewed|clicked|shared|浏览|点击|分享).*")) {
      assertThat(reason.sentence()).containsAnyOf("recently", "最近");
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
