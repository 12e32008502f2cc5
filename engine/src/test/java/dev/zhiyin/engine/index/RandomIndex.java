package dev.zhiyin.engine.index;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shop.FilterOracle;
import dev.zhiyin.engine.shop.RandomVectors;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/** A real index of products with vectors of chance, beside all that was put in. */
record RandomIndex(List<IndexedProduct> content, ProductIndex index, IndexSnapshot snapshot)
    implements AutoCloseable {

  static RandomIndex of(
      List<Product> products, int dimension, IndexConfig config, Path folder, Random random) {
    List<IndexedProduct> content =
        products.stream()
            .map(
                product ->
                    new IndexedProduct(
                        product,
                        RandomVectors.direction(dimension, random),
                        new Faces(
                            RandomVectors.floats(dimension, random),
                            RandomVectors.floats(dimension, random)),
                        random.nextInt(5)))
            .toList();
    try (var builder = new IndexBuilder(folder, config)) {
      content.forEach(builder::add);
      builder.finish();
    }
    var index = new ProductIndex(folder);
    return new RandomIndex(content, index, index.snapshot());
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
    return hits.stream().map(hit -> snapshot.id(hit.doc())).toList();
  }

  @Override
  public void close() {
    snapshot.close();
    index.close();
  }
}
