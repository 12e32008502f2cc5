package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.live.FaultBisection;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.store.ProductChange;
import java.util.List;
import java.util.function.Consumer;

/** Puts products into an index that is being built; those that cannot be are quarantined in it. */
record Filling(IndexBuilder builder) {
  /**
   * Puts what could be prepared.
   *
   * @param into adds or puts one
   */
  void take(
      FaultBisection.Outcome<ProductChange, IndexedProduct> prepared,
      Consumer<IndexedProduct> into) {
    prepared.done().forEach(done -> take(done.thing(), () -> into.accept(done.result())));
    prepared.failed().forEach(failed -> quarantine(failed.thing(), failed.failure()));
  }

  private void take(ProductChange change, Runnable putting) {
    try {
      putting.run();
    } catch (RuntimeException failure) {
      FaultBisection.requireNoOutage(failure);
      quarantine(change, failure);
    }
  }

  void quarantine(ProductChange change, Throwable failure) {
    builder.quarantine(QuarantinedProduct.now(change.id(), change.sequence(), failure));
  }

  void quarantine(List<QuarantinedProduct> products) {
    products.forEach(builder::quarantine);
  }
}
