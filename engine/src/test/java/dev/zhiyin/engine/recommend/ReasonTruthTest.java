package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Evidence;
import dev.zhiyin.engine.reason.Reason;
import dev.zhiyin.engine.reason.ReasonCode;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomLinearModel;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.nio.file.Path;
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

  @TempDir Path folder;

  @RandomSeeds(10)
  void reasonsFromTextAloneAreTrue(Seed seed) {
    everyReasonIsTrue(
        new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT), seed.random());
  }

  @RandomSeeds(10)
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
                new Exclusion(Set.of(), List.of(), random.nextBoolean(), true, false),
                random.nextBoolean() ? Locale.ENGLISH : Locale.SIMPLIFIED_CHINESE,
                20,
                OptionalDouble.empty());
        var oracle = new RankingOracle(shop, request);
        for (Recommended one : shop.recommender().recommend(request).items()) {
          assertThat(one.reasons()).isNotEmpty();
          one.reasons().forEach(reason -> isTrue(reason, one.product(), oracle, shop));
          weightiestComesFirst(one, oracle);
        }
      }
    }
  }

  private static void weightiestComesFirst(Recommended one, RankingOracle oracle) {
    double largest =
        oracle.speakers(one.product().id()).values().stream()
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(0);
    var evidence = one.reasons().getFirst().evidence();
    if (evidence.share().isPresent()) {
      assertThat(evidence.share().getAsDouble()).isCloseTo(largest, within(1e-4));
    } else {
      assertThat(one.reasons().getFirst().code()).isEqualTo(ReasonCode.POPULAR);
      assertThat(largest).isLessThan(1e-4);
    }
  }

  private static void isTrue(Reason reason, Product product, RankingOracle oracle, OpenShop shop) {
    if (reason.code() == ReasonCode.POPULAR) {
      return;
    }
    Map<HistoryItem, Double> speakers = oracle.speakers(product.id());
    Evidence evidence = reason.evidence();
    HistoryItem named =
        speakers.keySet().stream()
            .filter(item -> item.eventIds().equals(evidence.eventIds()))
            .findFirst()
            .orElseThrow(
                () -> new AssertionError("speaks not for " + product.id() + ": " + reason));
    assertThat(evidence.share().orElseThrow())
        .isCloseTo(speakers.getOrDefault(named, -1.0), within(1e-4));
    if (reason.code() != ReasonCode.SAME_BRAND) {
      assertThat(reason.code()).isEqualTo(CODES.get(named.type()));
    }
    switch (named.subject()) {
      case Subject.Words(String text) -> {
        assertThat(evidence.productIds()).isEmpty();
        matches(evidence, product, Product.titled("words", text), shop);
      }
      case Subject.Item(String id) -> {
        assertThat(evidence.productIds()).containsExactly(id);
        int number = shop.number(id).orElseThrow();
        matches(evidence, product, shop.products().get(number), shop);
        assertThat(evidence.similarity().orElseThrow())
            .isCloseTo(
                RandomVectors.dot(
                    shop.centred().get(number).toArray(),
                    shop.centred().get(shop.number(product.id()).orElseThrow()).toArray()),
                within(1e-5));
      }
    }
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
                    assertThat(snapshot.terms(one.title())).containsAll(values);
                    assertThat(snapshot.terms(other.title())).containsAll(values);
                  }
                }
                default -> throw new AssertionError("unknown field " + field);
              }
            });
  }
}
