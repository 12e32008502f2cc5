package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.zhiyin.engine.IdHash;
import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.cooccurrence.CoOccurrence;
import dev.zhiyin.engine.cooccurrence.CoOccurrenceCounter;
import dev.zhiyin.engine.explain.ReasonCode;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.EventType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimilarTest {
  @TempDir Path folder;

  @RandomSeeds
  void answersAreThoseOfComparingEveryOtherProduct(Seed seed) {
    var random = seed.random();
    try (var shop = shop(RandomCatalogue.of(1 + random.nextInt(80), random))) {
      for (int looked = 0; looked < Math.min(10, shop.products().size()); looked++) {
        Filter filter = random.nextBoolean() ? Filter.ALL : RandomFilter.of(random);
        int k = 1 + random.nextInt(20);
        String id = shop.products().get(looked).id();
        float[] embedding = shop.centred().get(looked).toArray();
        List<Integer> others =
            IntStream.range(0, shop.products().size())
                .boxed()
                .filter(i -> !shop.products().get(i).id().equals(id))
                .filter(i -> allows(filter, shop.products().get(i)))
                .toList();
        List<Double> best =
            others.stream()
                .map(i -> RandomVectors.dot(embedding, shop.centred().get(i).toArray()))
                .sorted(Comparator.reverseOrder())
                .limit(k)
                .toList();

        Answer answer = shop.recommender().similar(anyCategory(id, filter, k, Similarity.TEXT));
        assertThat(answer.items()).hasSize(best.size());
        for (int place = 0; place < best.size(); place++) {
          Recommended one = answer.items().get(place);
          assertThat(one.product().id()).isNotEqualTo(id);
          assertThat(allows(filter, one.product())).isTrue();
          assertThat(one.score()).isCloseTo(best.get(place), within(1e-5));
          assertThat(one.reasons())
              .singleElement()
              .satisfies(
                  reason -> {
                    assertThat(reason.code() == ReasonCode.SIMILAR_TO)
                        .isEqualTo(one.score() >= 0.35f);
                    assertThat(reason.evidence().productIds()).containsExactly(id);
                    assertThat(reason.evidence().similarity()).hasValue(one.score());
                  });
        }
      }
    }
  }

  @Test
  void aProductsDoubleIsSimilarToItAndItselfIsNot() {
    var products =
        List.of(
            Product.titled("a", "camping tent"),
            Product.titled("b", "camping tent"),
            Product.titled("c", "coffee mug"));
    try (var shop = shop(products)) {
      var answer =
          shop.recommender().similar(new SimilarRequest("b", Filter.ALL, Locale.ENGLISH, 10));
      assertThat(answer.items()).extracting(one -> one.product().id()).containsExactly("a", "c");
      assertThat(answer.items().getFirst().score()).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void productsOfEqualScoreAreOrderedByAHashOfTheirIds() {
    List<Integer> order = placesOfEquals("p");
    assertThat(order)
        .hasSize(9)
        .isNotEqualTo(order.stream().sorted().toList())
        .isNotEqualTo(placesOfEquals("renamed-p"));
  }

  /* In what order nine products follow that are all as similar to one. */
  private List<Integer> placesOfEquals(String prefix) {
    List<String> ids = IntStream.range(0, 10).mapToObj(i -> prefix + i).toList();
    try (var shop = shop(ids.stream().map(id -> Product.titled(id, "red tent")).toList())) {
      var request = new SimilarRequest(ids.getFirst(), Filter.ALL, Locale.ENGLISH, 10);
      List<String> found =
          shop.recommender().similar(request).items().stream()
              .map(one -> one.product().id())
              .toList();
      assertThat(found).isEqualTo(found.stream().sorted(IdHash.ORDER).toList());
      return found.stream().map(ids::indexOf).toList();
    }
  }

  @RandomSeeds
  void itsOwnCategoryComesFirst(Seed seed) {
    var random = seed.random();
    try (var shop = shop(RandomCatalogue.of(80, random))) {
      for (Product looked : shop.products().subList(0, 20)) {
        for (Similarity by : Similarity.values()) {
          int k = 1 + random.nextInt(40);
          var request = new SimilarRequest(looked.id(), Filter.ALL, Locale.ENGLISH, k, by, false);
          List<Integer> shared =
              shop.recommender().similar(request).items().stream()
                  .map(one -> one.product().category().sharedLevels(looked.category()))
                  .toList();
          List<Integer> most =
              shop.products().stream()
                  .filter(other -> !other.id().equals(looked.id()) && other.offer().inStock())
                  .map(other -> other.category().sharedLevels(looked.category()))
                  .sorted(Comparator.reverseOrder())
                  .limit(k)
                  .toList();
          assertThat(shared).isEqualTo(most);
        }
      }
    }
  }

  @Test
  void byBehaviourWhatTheSameShoppersTurnedTo() throws IOException {
    var products =
        List.of(
            Product.titled("tent", "camping tent"),
            Product.titled("tent2", "camping tent two"),
            Product.titled("mug", "coffee mug"),
            Product.titled("lamp", "lamp"));
    var counts = new CoOccurrenceCounter();
    IntStream.range(0, 3).forEach(_ -> counts.add(List.of("tent", "mug"), List.of()));
    IntStream.range(0, 3).forEach(_ -> counts.add(List.of("tent2", "lamp"), List.of()));
    Path file = folder.resolve("cooccurrence.bin");
    counts.write(file);
    try (var shop = shop(products);
        var coOccurrence = CoOccurrence.open(file)) {
      var recommender = shop.recommender().withCoOccurrence(coOccurrence);

      var byBehavior = recommender.similar(anyCategory("tent", Filter.ALL, 3, Similarity.BEHAVIOR));
      Recommended mug =
          byBehavior.items().stream()
              .filter(one -> one.product().id().equals("mug"))
              .findFirst()
              .orElseThrow();
      assertThat(mug.reasons().getFirst().code()).isEqualTo(ReasonCode.INTERACTED_TOGETHER);
      assertThat(mug.reasons().getFirst().sentence())
          .isEqualTo("3 shoppers came for both “camping tent” and “coffee mug”.");
      assertThat(mug.reasons().getFirst().evidence().productIds()).containsExactly("tent");
      // the only companion, and among the first four by what the model expects
      assertThat(mug.score()).isGreaterThan(1.0f / 61 + 1.0f / 65);

      var byText = recommender.similar(anyCategory("tent", Filter.ALL, 3, Similarity.TEXT));
      assertThat(byText.items().getFirst().product().id()).isEqualTo("tent2");
      assertThat(byText.items())
          .allSatisfy(
              one ->
                  assertThat(one.reasons().getFirst().code())
                      .isIn(
                          one.score() >= 0.35f
                              ? List.of(ReasonCode.SIMILAR_TO)
                              : List.of(ReasonCode.SAME_CATEGORY, ReasonCode.NO_CLOSE_MATCH)));
    }
  }

  private static SimilarRequest anyCategory(String id, Filter filter, int k, Similarity by) {
    return new SimilarRequest(id, filter, Locale.ENGLISH, k, by, true);
  }

  @Test
  void refusesAProductThatTheShopDoesNotHave() {
    try (var shop = shop(List.of(Product.titled("a", "tent")))) {
      assertThatThrownBy(
              () ->
                  shop.recommender()
                      .similar(new SimilarRequest("b", Filter.ALL, Locale.ENGLISH, 1)))
          .isInstanceOf(UnknownProduct.class)
          .hasMessage("no product 'b'");
    }
  }

  /** What is sold out is no alternative, unless the filter asks for it. */
  private static boolean allows(Filter filter, Product product) {
    return FilterOracle.allows(filter, product)
        && (filter.speaksOfStock() || product.offer().inStock());
  }

  private OpenShop shop(List<Product> products) {
    return OpenShop.of(
        products, new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT), folder);
  }

  @Test
  void byBehaviourWhateverAViewIsWorthToTheShop() {
    List<Product> products = RandomCatalogue.of(60, new Random(5));
    var answers = new ArrayList<List<String>>();
    for (double view : List.of(1.0, 0.0, -1.0)) {
      var weights = HistoryWeights.DEFAULT.withTypes(Map.of(EventType.VIEW, view));
      try (var shop =
          OpenShop.of(
              products,
              new UntrainedModel(OpenShop.DIMENSION, weights),
              folder.resolve("weighing" + view))) {
        answers.add(
            shop
                .recommender()
                .similar(anyCategory("p3", Filter.ALL, 10, Similarity.BEHAVIOR))
                .items()
                .stream()
                .map(one -> one.product().id())
                .toList());
      }
    }
    assertThat(answers.get(0)).hasSize(10);
    assertThat(answers).containsOnly(answers.get(0));
  }
}
