package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.IndexedShop;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A real index of products with vectors of chance, built at once, beside all that was put in. */
record RandomIndex(IndexedShop shop, IndexSnapshot snapshot) implements AutoCloseable {
  static RandomIndex of(
      List<Product> products, int dimension, IndexConfig config, Path folder, Random random) {
    List<IndexedProduct> content = IndexedShop.content(products, dimension, random);
    try (var builder = new IndexBuilder(folder, config)) {
      content.forEach(builder::add);
      builder.finish();
    }
    var index = new ProductIndex(folder, 7);
    IndexSnapshot snapshot = index.snapshot();
    return new RandomIndex(new IndexedShop(content, snapshot, index::close), snapshot);
  }

  @Override
  public void close() {
    shop.close();
  }
}
