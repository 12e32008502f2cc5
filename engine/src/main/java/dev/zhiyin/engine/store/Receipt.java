package dev.zhiyin.engine.store;

import java.util.List;
import java.util.Set;

/**
 * What became of a batch of events or products.
 *
 * @param sequence an answer from this number on has seen them all
 * @param changed for each, in order, whether an event was new, or a product is not what it was
 */
public record Receipt(long sequence, List<Boolean> changed) {
  public Receipt {
    changed = List.copyOf(changed);
  }

  /**
   * What became of products that were put.
   *
   * @param there ids of those that there were before, readable or not
   */
  public record PutReceipt(Receipt receipt, Set<String> there) {
    public PutReceipt {
      there = Set.copyOf(there);
    }
  }
}
