package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.product.Product;
import java.util.HashMap;
import java.util.Map;

/** The products that one answer speaks of, each read once. For one thread. */
final class Products {
  private final IndexSnapshot snapshot;
  private final Map<Integer, Product> read = new HashMap<>();

  Products(IndexSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  IndexSnapshot snapshot() {
    return snapshot;
  }

  Product get(int doc) {
    return read.computeIfAbsent(doc, snapshot::product);
  }
}
