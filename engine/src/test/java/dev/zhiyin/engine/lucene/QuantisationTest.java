package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.IndexConfig.Quantisation;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.shop.RandomVectors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The graph's answers beside those of a full sort, for every way of keeping vectors. */
@Tag("slow")
class QuantisationTest {
  private static final int PRODUCTS = 5000;
  private static final int DIMENSION = 16;
  private static final int QUERIES = 20;
  private static final int K = 10;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void findsNearlyAllOfTheTrueNeighbours(Quantisation quantisation) {
    var random = new Random(1);
    var config = new IndexConfig(12, 48, quantisation, Vocabulary.NONE);
    List<Product> products =
        IntStream.range(0, PRODUCTS).mapToObj(QuantisationTest::product).toList();
    try (var shop = RandomIndex.of(products, DIMENSION, config, folder, random)) {
      for (Filter filter : List.of(Filter.ALL, brand("b1"), brand("rare"))) {
        double found = 0;
        for (int query = 0; query < QUERIES; query++) {
          found += recallOfItemVectors(shop, filter, RandomVectors.floats(DIMENSION, random));
          found += recallOfTexts(shop, filter, random);
        }
        assertThat(found / (2 * QUERIES)).as("%s", filter).isGreaterThanOrEqualTo(.95);
      }
    }
  }

  private static double recallOfItemVectors(RandomIndex shop, Filter filter, float[] user) {
    return recall(
        shop,
        filter,
        shop.snapshot().nearestVectors(user, K, filter),
        one -> RandomVectors.dot(user, one.towerVectors().item()));
  }

  private static double recallOfTexts(RandomIndex shop, Filter filter, Random random) {
    var text = RandomVectors.direction(DIMENSION, random);
    return recall(
        shop,
        filter,
        shop.snapshot().nearestTexts(text, K, filter),
        one -> RandomVectors.dot(text.toArray(), one.embedding().toArray()));
  }

  private static double recall(
      RandomIndex shop, Filter filter, List<Hit> hits, ToDoubleFunction<IndexedProduct> score) {
    assertThat(hits).hasSize(Math.min(K, shop.shop().allowed(filter).size()));
    var best = shop.shop().best(K, filter, score);
    return (double) shop.shop().ids(hits).stream().filter(best::contains).count() / best.size();
  }

  private static Product product(int i) {
    return new Product(
        "p" + i,
        ProductText.titled("title"),
        CategoryPath.NONE,
        i % 500 == 0 ? "rare" : "b" + i % 3,
        Offer.NONE,
        Map.of(),
        Optional.empty(),
        "");
  }

  private static Filter brand(String brand) {
    return Filter.of(new Condition.Brands(List.of(brand)));
  }
}
