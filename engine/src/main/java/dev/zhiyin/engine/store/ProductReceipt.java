package dev.zhiyin.engine.store;

import java.util.List;

/**
 * What became of the products of a call.
 *
 * @param sequence an answer from this number on knows them as they are now
 * @param changed for each product, in order, whether it is not what it was
 */
public record ProductReceipt(long sequence, List<Boolean> changed) {
  public ProductReceipt {
    changed = List.copyOf(changed);
  }
}
