package dev.zhiyin.opensearch;

import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.Collection;
import java.util.List;

/** A product by its id, which is what stays the same wherever a copy of it lies. */
record IdRef(String id) implements ProductRef {
  static String id(ProductRef product) {
    return ((IdRef) product).id;
  }

  static List<String> ids(Collection<? extends ProductRef> products) {
    return products.stream().map(IdRef::id).toList();
  }
}
