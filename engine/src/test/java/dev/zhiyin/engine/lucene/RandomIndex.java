package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.TowerVectors;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.RandomVectors;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** A real index of products with vectors of chance, beside all that was put in. */
record RandomIndex(List<IndexedProduct> content, Closeable index, IndexSnapshot snapshot)
    implements AutoCloseable {

  /** Built at once. */
  static RandomIndex of(
      List<Product> products, int dimension, IndexConfig config, Path folder, Random random) {
    List<IndexedProduct> content = content(products, dimension, random);
    try (var builder = new IndexBuilder(folder, config)) {
      content.forEach(builder::add);
      builder.finish();
    }
    var index = new ProductIndex(folder, 7);
    return new RandomIndex(content, index::close, index.snapshot());
  }

  /** Grown in many steps: products come in any order, are put again, and some go. */
  static RandomIndex grown(List<Product> products, int dimension, Path folder, Random random) {
    List<IndexedProduct> content = content(products, dimension, random);
    var index = LiveIndex.open(folder, new Checkpoint(0, ""), IndexConfig.DEFAULT);
    var steps = new ArrayList<>(content);
    steps.addAll(content);
    Collections.shuffle(steps, random);
    for (IndexedProduct step : steps) {
      index.put(step);
      index.put(LiveIndexTest.product("gone " + random.nextInt(20), "帐篷", dimension, random));
      if (random.nextInt(8) == 0) {
        index.refresh(1);
      }
    }
    IntStream.range(0, 20).forEach(i -> index.delete("gone " + i));
    index.refresh(7);
    return new RandomIndex(content, index::close, index.snapshot());
  }

  /** Closes what the snapshot was taken from. */
  interface Closeable {
    void close();
  }

  private static List<IndexedProduct> content(
      List<Product> products, int dimension, Random random) {
    return products.stream()
        .map(
            product ->
                new IndexedProduct(
                    product,
                    RandomVectors.direction(dimension, random),
                    new TowerVectors(
                        RandomVectors.floats(dimension, random),
                        RandomVectors.floats(dimension, random)),
                    random.nextInt(5),
                    Instant.ofEpochSecond(random.nextInt(50))))
        .toList();
  }

  /** The products that a filter allows, by plain loops. */
  List<IndexedProduct> allowed(Filter filter) {
    return content.stream().filter(one -> FilterOracle.allows(filter, one.product())).toList();
  }

  /** Ids of the {@code k} allowed products with the largest scores, by a full sort. */
  List<String> best(int k, Filter filter, ToDoubleFunction<IndexedProduct> score) {
    return allowed(filter).stream()
        .map(one -> new Scored(one.product().id(), score.applyAsDouble(one)))
        .sorted(Comparator.comparingDouble(Scored::score).reversed())
        .limit(k)
        .map(Scored::id)
        .toList();
  }

  private record Scored(String id, double score) {}

  List<String> ids(List<Hit> hits) {
    return snapshot.fetch(hits.stream().map(Hit::product).toList(), Set.of(Part.ID)).stream()
        .map(ProductParts::id)
        .toList();
  }

  List<IndexedProduct> content(List<Hit> hits) {
    List<String> ids = ids(hits);
    return ids.stream()
        .map(id -> content.stream().filter(one -> one.product().id().equals(id)).findFirst())
        .map(Optional::orElseThrow)
        .toList();
  }

  @Override
  public void close() {
    snapshot.close();
    index.close();
  }
}
