package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.product.Product;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The products that one answer speaks of, each found and read once. For one thread. */
final class Products {
  private final IndexSnapshot snapshot;
  private final Map<Integer, Product> read = new HashMap<>();
  private final Map<String, OptionalInt> found = new HashMap<>();

  Products(IndexSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  IndexSnapshot snapshot() {
    return snapshot;
  }

  /** Finds several at once, which costs less than one by one. */
  void findAll(Collection<String> ids) {
    Map<String, Integer> docs = snapshot.find(ids);
    for (String id : ids) {
      Integer doc = docs.get(id);
      found.put(id, doc == null ? OptionalInt.empty() : OptionalInt.of(doc));
    }
  }

  OptionalInt find(String id) {
    return found.computeIfAbsent(id, snapshot::find);
  }

  Product get(int doc) {
    return read.computeIfAbsent(doc, snapshot::product);
  }
}
