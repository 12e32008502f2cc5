package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.ZhiyinException.ViewLost;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.rerank.ExposureFloor;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.History;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A floor of exposure over a day of recommendations. */
class ExposureFloorTest {
  private static final int PRODUCTS = 200;
  private static final double SHARE = .4;
  private static final Filter SMALL = Filter.of(new Condition.Brands(List.of("探路者")));

  @TempDir Path folder;

  @RandomSeeds(4)
  void someProductsHaveTheirShareOfTheFirstPagesOfADay(Seed seed) {
    var random = seed.random();
    List<Product> products = RandomCatalogue.of(PRODUCTS, random);
    try (var shop =
        OpenShop.of(
            products, new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT), folder)) {
      Recommender floor =
          shop.recommender()
              .withClock(() -> Instant.parse("2026-03-01T12:00:00Z"))
              .withRules(RerankRules.DEFAULT.withExposure(new ExposureFloor(SMALL, SHARE, 0)));
      int places = 0;
      int small = 0;
      int without = 0;
      for (int i = 0; i < 40; i++) {
        History history =
            i % 8 == 0 ? History.EMPTY : RandomHistory.of(1 + random.nextInt(10), PRODUCTS, random);
        RecommendRequest request = RecommendRequest.of(history);
        Page first = floor.begin(request);
        places += first.answer().items().size();
        small += small(first.answer());
        without += small(shop.recommender().recommend(request));
        floor.explain(
            new ExplainRequest(history, products.get(i).id(), Language.of(Locale.ENGLISH)));
        assertThat(everyPage(floor, first)).doesNotHaveDuplicates();
      }
      assertThat(without).isLessThan((int) (SHARE * places));
      // interests that are owed a place come after the floor, which makes up for it later
      assertThat((double) small / places).isBetween(SHARE - .1, SHARE + .05);
    }
  }

  /* Relevance is a share of a score, and places in a list for everybody are none. */
  @Test
  void itActsForSomebodyUnknownHoweverRelevantProductsMustBe() {
    List<Product> products =
        IntStream.range(0, 140) // the small brand's are the least popular, from place 21 on
            .mapToObj(i -> of(i, i % 7 == 0 ? "探路者" : "Kailas"))
            .toList();
    try (var shop =
        OpenShop.of(
            products, new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT), folder)) {
      RecommendRequest request = RecommendRequest.of(History.EMPTY);
      assertThat(small(shop.recommender().recommend(request.withK(20)))).isZero();
      Recommender floor =
          shop.recommender()
              .withRules(RerankRules.DEFAULT.withExposure(new ExposureFloor(SMALL, SHARE, .8)));

      assertThat(small(floor.begin(request).answer())).isEqualTo((int) (SHARE * request.k()));
    }
  }

  private static Product of(int number, String brand) {
    Instant created = Instant.parse("2026-01-01T00:00:00Z");
    // what is new takes every fifth place
    Instant since = number % 7 == 0 ? created.minus(Duration.ofDays(60)) : created;
    return Product.titled("p" + number, "tent " + number)
        .withBrand(brand)
        .withCreated(Optional.of(since));
  }

  private static int small(Answer answer) {
    return (int)
        answer.items().stream().filter(one -> FilterOracle.allows(SMALL, one.product())).count();
  }

  private static List<String> everyPage(Recommender recommender, Page first) {
    var all = new ArrayList<String>();
    Page page = first;
    page.answer().items().forEach(one -> all.add(one.product().id()));
    while (page.next().isPresent()) {
      page = recommender.page(page.cursor(), page.next().getAsInt());
      page.answer().items().forEach(one -> all.add(one.product().id()));
    }
    return all;
  }

  @Test
  void aPageIsCountedOnceThoughItsViewIsLostWhileItIsMade() {
    var lost = new AtomicBoolean();
    try (var shop =
        OpenShop.of(
            RandomCatalogue.of(PRODUCTS, new Random(1)),
            new UntrainedModel(OpenShop.DIMENSION, HistoryWeights.DEFAULT),
            folder)) {
      var index =
          new WatchedIndex(
              shop.generation().index(),
              (method, given) -> {
                boolean ofPage =
                    method.equals("fetch")
                        && given.get(1) instanceof Set<?> parts
                        && parts.contains(Part.PRODUCT);
                if (ofPage && lost.compareAndSet(false, true)) {
                  throw new ViewLost("index", "p1");
                }
              });
      Recommender floor =
          new Recommender(index, shop.generation().centring(), shop.model(), shop.encoder())
              .withRules(RerankRules.DEFAULT.withExposure(new ExposureFloor(SMALL, SHARE, 0)));

      Answer page = floor.recommend(RecommendRequest.of(RandomHistory.of(5, 200, new Random(1))));

      assertThat(lost).isTrue();
      assertThat(page.items()).hasSize(10);
      assertThat(floor.shownToday().orElseThrow().places()).isEqualTo(10);
    }
  }
}
