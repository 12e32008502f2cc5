package dev.zhiyin.engine.store;

import java.util.List;

/**
 * What became of a batch of events.
 *
 * @param sequence an answer from this number on has seen them all
 * @param added for each event, in order, whether it was new
 */
public record EventReceipt(long sequence, List<Boolean> added) {
  public EventReceipt {
    added = List.copyOf(added);
  }
}
