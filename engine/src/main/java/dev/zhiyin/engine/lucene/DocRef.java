package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.Collection;

/**
 * A product by Lucene's number of its document.
 *
 * @param doc means something in one reader only
 */
record DocRef(int doc) implements ProductRef {
  static int doc(ProductRef product) {
    return ((DocRef) product).doc;
  }

  static int[] docs(Collection<? extends ProductRef> products) {
    return products.stream().mapToInt(DocRef::doc).toArray();
  }
}
