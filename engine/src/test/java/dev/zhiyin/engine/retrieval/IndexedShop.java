package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.RandomCatalogue;
import dev.zhiyin.engine.shop.RandomVectors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * A real index beside all that was put in.
 *
 * @param closer closes what the view was taken from
 */
public record IndexedShop(List<IndexedProduct> content, IndexView view, Runnable closer)
    implements AutoCloseable {

  /** Products with vectors, popularity and times of chance; some times are the same. */
  public static List<IndexedProduct> content(List<Product> products, int dimension, Random random) {
    return products.stream().map(product -> indexed(product, dimension, random)).toList();
  }

  private static IndexedProduct indexed(Product product, int dimension, Random random) {
    return new IndexedProduct(
        product,
        RandomVectors.direction(dimension, random),
        new TowerVectors(
            RandomVectors.floats(dimension, random), RandomVectors.floats(dimension, random)),
        random.nextInt(5),
        Instant.ofEpochSecond(random.nextInt(50)),
        RandomCatalogue.TYPES.of(product));
  }

  /** Grown in many steps: products come in any order, are put again, and some go. */
  public static IndexedShop grown(
      WritableIndex index, List<Product> products, int dimension, Random random) {
    List<IndexedProduct> content = content(products, dimension, random);
    var steps = new ArrayList<>(content);
    steps.addAll(content);
    Collections.shuffle(steps, random);
    long sequence = 0;
    for (IndexedProduct step : steps) {
      index.put(step, ++sequence);
      index.put(
          indexed(Product.titled("gone " + random.nextInt(20), "帐篷"), dimension, random),
          ++sequence);
      if (random.nextInt(8) == 0) {
        index.refresh(sequence);
      }
    }
    for (int i = 0; i < 20; i++) {
      index.delete("gone " + i, ++sequence);
    }
    index.refresh(sequence);
    return new IndexedShop(content, index.view(), index::close);
  }

  /** The products that a filter allows, by plain loops. */
  public List<IndexedProduct> allowed(Filter filter) {
    return content.stream().filter(one -> FilterOracle.allows(filter, one.product())).toList();
  }

  /** Ids of the {@code k} allowed products with the largest scores, by a full sort. */
  public List<String> best(int k, Filter filter, ToDoubleFunction<IndexedProduct> score) {
    return best(k, allowed(filter), score);
  }

  /** The same of some products. */
  public static List<String> best(
      int k, Collection<IndexedProduct> products, ToDoubleFunction<IndexedProduct> score) {
    return products.stream()
        .map(one -> Map.entry(one.product().id(), score.applyAsDouble(one)))
        .sorted(Comparator.comparingDouble(one -> -one.getValue()))
        .limit(k)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** What a product has of a number, ascending. */
  public static double[] numbers(NumberField field, Product product) {
    return switch (field) {
      case NumberField.OfOffer.PRICE -> product.offer().price().stream().toArray();
      case NumberField.OfOffer.STOCK -> product.offer().stock().stream().asDoubleStream().toArray();
      case NumberField.OfOffer.CREATED ->
          product.created().stream().mapToDouble(time -> (double) time.toEpochMilli()).toArray();
      case NumberField.OfAttribute(String name) ->
          FilterOracle.numbers(product, name).sorted().toArray();
    };
  }

  /** Ids in the order of the hits. */
  public List<String> ids(List<Hit> hits) {
    return idsOf(hits.stream().map(Hit::product).toList());
  }

  /** Ids in the order given. */
  public List<String> idsOf(List<ProductRef> products) {
    return view.fetch(products, Set.of(Part.ID)).stream().map(ProductParts::id).toList();
  }

  /** What was put in of each hit. */
  public List<IndexedProduct> content(List<Hit> hits) {
    Map<String, IndexedProduct> byId =
        content.stream().collect(Collectors.toMap(one -> one.product().id(), Function.identity()));
    return ids(hits).stream().map(byId::get).toList();
  }

  @Override
  public void close() {
    view.close();
    closer.run();
  }
}
