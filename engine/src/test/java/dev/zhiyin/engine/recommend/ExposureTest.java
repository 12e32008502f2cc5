package dev.zhiyin.engine.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.rerank.Exposure;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.OpenShop;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomHistory;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.Seed;
import dev.zhiyin.engine.shopper.History;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;

/** A floor of exposure over a day of recommendations. */
class ExposureTest {
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
              .withRules(RerankRules.DEFAULT.withExposure(new Exposure(SMALL, SHARE, 0)));
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
        floor.explain(new ExplainRequest(history, products.get(i).id(), Locale.ENGLISH));
        assertThat(everyPage(floor, first)).doesNotHaveDuplicates();
      }
      assertThat(without).isLessThan((int) (SHARE * places));
      // interests that are owed a place come after the floor, which makes up for it later
      assertThat((double) small / places).isBetween(SHARE - .1, SHARE + .05);
    }
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
}
