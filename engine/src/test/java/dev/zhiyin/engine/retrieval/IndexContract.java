package dev.zhiyin.engine.retrieval;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.OrderKey;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.lucene.ShopWords;
import dev.zhiyin.engine.lucene.Synonyms;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomFilter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * What every implementation of the two ports of an index must do, whatever it is built on. Each
 * part of the contract is an interface of its own, so that they run beside each other.
 */
public interface IndexContract {
  /** Floats of every vector. */
  int DIMENSION = 8;

  /** What every index is opened with. */
  Vocabulary VOCABULARY =
      new Vocabulary(
          ShopWords.of(List.of(ofBrand("防晒"), ofBrand("防晒霜"))),
          Synonyms.of("synonyms", "防晒霜, 隔离乳\nrunning shoes, sneakers\ntelly => television"));

  int FILTERS = 12;

  int ALL = 1_000_000;

  /** More than any shop here has. */
  int ALL_OF_FEW = 500;

  Comparator<String> IN_UTF_8 =
      Comparator.comparing(id -> id.getBytes(UTF_8), Arrays::compareUnsigned);

  /** Where an index may lie, of each test its own. */
  Path folder();

  /** Opens the index in a folder as its last commit left it, or an empty one. */
  WritableIndex open(Path folder);

  /** An index of these products, in any of the ways in which one can be made. */
  default IndexedShop shopOf(List<Product> products, Random random) {
    return IndexedShop.grown(open(folder()), products, DIMENSION, random);
  }

  default IndexedShop shop(int products, Random random) {
    return shopOf(RandomCatalogue.of(products, random), random);
  }

  static List<Filter> filters(Random random) {
    return IntStream.range(0, FILTERS)
        .mapToObj(i -> i == 0 ? Filter.ALL : withProfile(i % 3 == 1, random))
        .toList();
  }

  static List<Hit> retrieved(IndexedShop shop, Retrieval retrieval, Filter filter) {
    return shop.view().retrieve(retrieval, Restriction.to(filter));
  }

  static TextMatches matching(IndexedShop shop, int k, Filter filter) {
    return shop.view().text().matching("帐篷", k, Restriction.to(filter), SearchOrder.RELEVANCE);
  }

  static List<String> ids(List<IndexedProduct> products) {
    return products.stream().map(one -> one.product().id()).toList();
  }

  /* Equal ones in the order that every index has. */
  static Comparator<IndexedProduct> largestFirst(ToLongFunction<IndexedProduct> number) {
    return Comparator.<IndexedProduct>comparingLong(
            one -> OrderKey.of(number.applyAsLong(one), one.product().id()))
        .reversed();
  }

  private static Product ofBrand(String brand) {
    return ProductJson.read(
        "{\"id\": \"b\", \"title\": \"t\", \"brand\": \"%s\"}".formatted(brand));
  }

  private static Filter withProfile(boolean profile, Random random) {
    Filter filter = RandomFilter.of(random);
    return profile
        ? filter.and(Filter.of(new Condition.OfProfile(RandomFilter.of(random))))
        : filter;
  }
}
