package dev.zhiyin.engine.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.retrieval.TextMatches;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import dev.zhiyin.engine.shop.RandomSeeds;
import dev.zhiyin.engine.shop.RandomVectors;
import dev.zhiyin.engine.shop.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilteredSearchTest {
  private static final int DIMENSION = 8;
  private static final int FILTERS = 12;

  @TempDir Path folder;

  @RandomSeeds
  void everySearchReturnsAsManyAllowedProductsAsThereAre(Seed seed) {
    var random = seed.random();
    try (var shop = anyShop(1 + random.nextInt(150), random)) {
      for (Filter filter : filters(random)) {
        int k = 1 + random.nextInt(40);
        List<String> allowed =
            shop.allowed(filter).stream().map(one -> one.product().id()).toList();
        int wanted = Math.min(k, allowed.size());
        float[] user = RandomVectors.floats(DIMENSION, random);
        var text = RandomVectors.direction(DIMENSION, random);

        assertThat(shop.ids(shop.snapshot().nearestVectors(user, k, filter)))
            .as("vectors, %s", filter)
            .hasSize(wanted)
            .doesNotHaveDuplicates()
            .isSubsetOf(allowed);
        assertThat(shop.ids(shop.snapshot().nearestTexts(text, k, filter)))
            .as("texts, %s", filter)
            .hasSize(wanted)
            .doesNotHaveDuplicates()
            .isSubsetOf(allowed);
        assertThat(shop.ids(retrieved(shop, new Retrieval.Popular(k), filter)))
            .as("popular, %s", filter)
            .hasSize(wanted)
            .doesNotHaveDuplicates()
            .isSubsetOf(allowed);
        assertThat(shop.snapshot().count(filter)).as("%s", filter).isEqualTo(allowed.size());
      }
    }
  }

  @RandomSeeds
  void nearestNeighboursInASmallShopAreThoseOfAFullSort(Seed seed) {
    var random = seed.random();
    try (var shop = anyShop(1 + random.nextInt(80), random)) {
      for (Filter filter : filters(random)) {
        int k = shop.content().size();
        float[] user = RandomVectors.floats(DIMENSION, random);
        var text = RandomVectors.direction(DIMENSION, random);

        assertThat(shop.ids(shop.snapshot().nearestVectors(user, k, filter)))
            .isEqualTo(
                shop.best(k, filter, one -> RandomVectors.dot(user, one.towerVectors().item())));
        assertThat(shop.ids(shop.snapshot().nearestTexts(text, k, filter)))
            .isEqualTo(
                shop.best(
                    k,
                    filter,
                    one -> RandomVectors.dot(text.toArray(), one.embedding().toArray())));
      }
    }
  }

  @RandomSeeds(8)
  void wordsFindExactlyTheAllowedProductsThatHaveThem(Seed seed) {
    var random = seed.random();
    try (var shop = anyShop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        List<String> withTheWord =
            shop.allowed(filter).stream()
                .filter(one -> shop.snapshot().text().terms(everyWordOf(one)).contains("帐篷"))
                .map(one -> one.product().id())
                .toList();
        TextMatches found = matching(shop, 500, filter);

        assertThat(shop.ids(found.hits()))
            .as("%s", filter)
            .containsExactlyInAnyOrderElementsOf(withTheWord);
        assertThat(matching(shop, 1, filter).total()).isEqualTo(Count.exactly(withTheWord.size()));
        assertThat(retrieved(shop, new Retrieval.Words("帐篷", 500), filter)).isEqualTo(found.hits());
      }
    }
  }

  @RandomSeeds(8)
  void theLatestAreThoseOfAFullSort(Seed seed) {
    var random = seed.random();
    try (var shop = anyShop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        List<IndexedProduct> latest =
            shop.content(retrieved(shop, new Retrieval.Newest(30), filter));
        assertThat(latest).doesNotHaveDuplicates().isSubsetOf(shop.allowed(filter));
        assertThat(latest)
            .extracting(IndexedProduct::since)
            .isEqualTo(
                shop.allowed(filter).stream()
                    .map(IndexedProduct::since)
                    .sorted(Comparator.reverseOrder())
                    .limit(30)
                    .toList());
      }
    }
  }

  @RandomSeeds(8)
  void ofNamedProductsTheAllowedOnesComeInTheOrderGiven(Seed seed) {
    var random = seed.random();
    try (var shop = anyShop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        List<String> allowed =
            shop.allowed(filter).stream().map(one -> one.product().id()).toList();
        var ids = new ArrayList<>(List.of("unknown", "p"));
        random.ints(0, 140).distinct().limit(random.nextInt(80)).forEach(i -> ids.add("p" + i));
        Collections.shuffle(ids, random);

        assertThat(shop.ids(retrieved(shop, new Retrieval.Named(ids), filter)))
            .as("%s", filter)
            .isEqualTo(ids.stream().filter(allowed::contains).toList());
      }
      assertThat(retrieved(shop, new Retrieval.Named(List.of()), Filter.ALL)).isEmpty();
    }
  }

  @RandomSeeds(8)
  void thePopularComeByHowManyMetThemAndThenInTheOrderOfTheIndex(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      for (Filter filter : filters(random)) {
        assertThat(shop.ids(retrieved(shop, new Retrieval.Popular(30), filter)))
            .isEqualTo(shop.best(30, filter, IndexedProduct::popularity));
      }
    }
  }

  @RandomSeeds(8)
  void categoriesBringTheProductsOfMostOfThemFirst(Seed seed) {
    var random = seed.random();
    try (var shop = shop(1 + random.nextInt(120), random)) {
      var paths = Stream.of("户外用品", "户外用品 > 背包", "Home").map(CategoryPath::parse).toList();
      for (Filter filter : filters(random)) {
        List<String> wanted =
            shop.allowed(filter).stream()
                .filter(one -> of(one, paths) > 0)
                .sorted(
                    Comparator.<IndexedProduct>comparingLong(one -> of(one, paths))
                        .thenComparingLong(IndexedProduct::popularity)
                        .reversed())
                .limit(20)
                .map(one -> one.product().id())
                .toList();
        assertThat(shop.ids(retrieved(shop, new Retrieval.InCategories(paths, 20), filter)))
            .isEqualTo(wanted);
      }
    }
  }

  /* One name, value or level has in it what stands between two; the last ones differ in their end. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"attributes":{"a":"b=c"}}      | {"attributes":{"a=b":"c"}}
          {"attributes":{"a":"b\\u0000c"}} | {"attributes":{"a\\u0000b":"c"}}
          {"attributes":{"1:a":"b"}}      | {"attributes":{"1":"a1:b"}}
          {"attributes":{"a":["b","c"]}}  | {"attributes":{"a":["b=c"]}}
          {"category":["a ＞ b"]}          | {"category":["a","b"]}
          {"category":["a","b ＞ c"]}      | {"category":["a ＞ b","c"]}
          {"attributes":{"a":"%1$s1"}}    | {"attributes":{"a":"%1$s2"}}
          """)
  void filtersTellProductsApartWhoseValuesLookAlikeWhenJoined(String one, String other) {
    String length = "long ".repeat(300);
    List<Product> products =
        Stream.of(one, other)
            .map(json -> json.formatted(length).replaceFirst(".$", ",\"id\":\"%d\"}"))
            .map(json -> ProductJson.read(json.formatted(json.hashCode())))
            .toList();
    try (var shop =
        RandomIndex.of(products, DIMENSION, IndexConfig.DEFAULT, folder, new Random(1))) {
      for (Product product : products) {
        var allowed = retrieved(shop, new Retrieval.Popular(9), itself(product));
        assertThat(shop.ids(allowed)).containsExactly(product.id());
      }
    }
  }

  private static Filter itself(Product product) {
    return product.category().isEmpty()
        ? new Filter(
            product.attributes().entrySet().stream()
                .<Condition>map(one -> new Condition.Attribute(one.getKey(), one.getValue()))
                .toList())
        : Filter.of(new Condition.Categories(List.of(product.category())));
  }

  @Test
  void anEmptyShopAnswersEverySearchWithNothing() {
    try (var shop = shop(0, new Random(1))) {
      var text = RandomVectors.direction(DIMENSION, new Random(2));
      assertThat(shop.snapshot().nearestTexts(text, 5, Filter.ALL)).isEmpty();
      assertThat(shop.snapshot().nearestVectors(text.toArray(), 5, Filter.IN_STOCK)).isEmpty();
      assertThat(retrieved(shop, new Retrieval.Popular(5), Filter.ALL)).isEmpty();
      assertThat(matching(shop, 5, Filter.ALL))
          .isEqualTo(new TextMatches(List.of(), Count.exactly(0)));
      assertThat(shop.snapshot().count(Filter.ALL)).isZero();
      assertThat(shop.snapshot().find("p0")).isEmpty();
    }
  }

  private static List<Hit> retrieved(RandomIndex shop, Retrieval retrieval, Filter filter) {
    return shop.snapshot().retrieve(retrieval, Restriction.to(filter));
  }

  private static TextMatches matching(RandomIndex shop, int k, Filter filter) {
    return shop.snapshot().text().matching("帐篷", k, Restriction.to(filter), SearchOrder.RELEVANCE);
  }

  /* As it was built, or grown by many changes. */
  private RandomIndex anyShop(int products, Random random) {
    List<Product> catalogue = RandomCatalogue.of(products, random);
    return random.nextBoolean()
        ? RandomIndex.of(catalogue, DIMENSION, IndexConfig.DEFAULT, folder, random)
        : RandomIndex.grown(catalogue, DIMENSION, folder, random);
  }

  private RandomIndex shop(int products, Random random) {
    return RandomIndex.of(
        RandomCatalogue.of(products, random), DIMENSION, IndexConfig.DEFAULT, folder, random);
  }

  private static List<Filter> filters(Random random) {
    return IntStream.range(0, FILTERS)
        .mapToObj(i -> i == 0 ? Filter.ALL : RandomFilter.of(random))
        .toList();
  }

  private static long of(IndexedProduct one, List<CategoryPath> paths) {
    return paths.stream().filter(one.product().category().prefixes()::contains).count();
  }

  private static String everyWordOf(IndexedProduct one) {
    var product = one.product();
    return String.join(
        "\n",
        product.title(),
        product.text().description(),
        String.join("\n", product.text().reviews()),
        String.join("\n", product.category().levels()),
        product.brand());
  }
}
