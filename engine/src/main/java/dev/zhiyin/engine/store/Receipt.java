package dev.zhiyin.engine.store;

import java.util.List;

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
}
