package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.live.FaultBisection;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.Store;
import java.util.List;

/**
 * Makes again, in an index that is being built, what is changed in the store meanwhile. By one
 * thread.
 */
final class Replay {
  /** Changes read at once. */
  private static final int CHUNK = 1000;

  private final Store store;
  private final Indexing indexing;
  private final IndexBuilder builder;
  private long sequence;

  /**
   * @param sequence number of the newest change that the index holds
   */
  Replay(Store store, Indexing indexing, IndexBuilder builder, long sequence) {
    this.store = store;
    this.indexing = indexing;
    this.builder = builder;
    this.sequence = sequence;
  }

  /**
   * Goes on until there is nothing left.
   *
   * @return how many changes of products there were
   */
  long catchUp() {
    long changed = 0;
    long newest = store.sequence();
    List<ProductChange> changes;
    do {
      changes = store.productChanges(sequence, CHUNK);
      apply(changes);
      changed += changes.size();
    } while (!changes.isEmpty());
    sequence = Math.max(sequence, newest);
    return changed;
  }

  private void apply(List<ProductChange> changes) {
    var filling = new Filling(builder);
    filling.take(
        new FaultBisection<ProductChange, IndexedProduct>(indexing::of, indexing::probe)
            .of(changes.stream().filter(change -> change.product().isPresent()).toList()),
        builder::put);
    for (ProductChange change : changes) {
      change.unreadable().ifPresent(wrong -> filling.quarantine(change, wrong));
      if (change.isDeletion()) {
        builder.delete(change.id());
      }
      sequence = change.sequence();
    }
  }

  /** The number of the newest change, of whatever kind, up to which the index is complete. */
  long sequence() {
    return sequence;
  }
}
