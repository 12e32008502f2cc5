package dev.zhiyin.engine.popularity;

import dev.zhiyin.engine.store.ProductStats;
import dev.zhiyin.engine.store.Store;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hands on what shoppers think of products: all statistics of a store at first, and then those that
 * change. One for all indexes that follow the store, so that each change is read once, whichever of
 * them comes to it first. Thread-safe.
 */
public final class StatsFeed {
  private static final int CHUNK = 4096;

  private final Store store;
  private final Consumer<List<ProductStats>> taker;

  /** All statistics up to this number were handed on; below every number at first. */
  private long handedOn = -1;

  /**
   * @param taker is called by one thread at a time; what it fails on it gets again
   */
  public StatsFeed(Store store, Consumer<List<ProductStats>> taker) {
    this.store = store;
    this.taker = taker;
  }

  /** Whether all statistics up to this number were handed on. */
  public synchronized boolean are(long upTo) {
    beginAgainIfSetBack(upTo);
    return upTo <= handedOn;
  }

  /** Hands on all statistics up to this number at least. */
  public synchronized void handOn(long upTo) {
    beginAgainIfSetBack(upTo);
    List<ProductStats> changed;
    do {
      changed = store.products().stats(handedOn, CHUNK);
      if (!changed.isEmpty()) {
        taker.accept(changed);
        handedOn = changed.getLast().sequence();
      }
    } while (changed.size() == CHUNK);
    handedOn = Math.max(upTo, handedOn);
  }

  /* The store is asked: who names a smaller number may only have asked it earlier. */
  private void beginAgainIfSetBack(long upTo) {
    if (upTo < handedOn && store.sequence() < handedOn) {
      handedOn = -1;
    }
  }
}
