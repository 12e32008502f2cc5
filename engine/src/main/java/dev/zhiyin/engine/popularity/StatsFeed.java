package dev.zhiyin.engine.popularity;

import dev.zhiyin.engine.store.ProductStats;
import dev.zhiyin.engine.store.Store;
import java.util.List;

/**
 * Hands on what shoppers think of products: all statistics of a store at first, and then those that
 * change. One for all indexes that follow the store, so that each change is read once, whichever of
 * them comes to it first. Thread-safe.
 */
public final class StatsFeed {
  private static final int CHUNK = 4096;

  private final Store store;
  private final Taker taker;

  /** All statistics up to this number were handed on; below every number at first. */
  private long handedOn = -1;

  /** Who gets the statistics; called by one thread at a time. What it fails on it gets again. */
  @FunctionalInterface
  public interface Taker {
    /** Takes statistics in the place of those that it has of the same products. */
    void apply(List<ProductStats> changed);

    /** Forgets all that it took: a store that was set back knows nothing of some of it. */
    default void clear() {}
  }

  public StatsFeed(Store store, Taker taker) {
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
      if (handedOn < 0) {
        taker.clear();
      }
      if (!changed.isEmpty()) {
        taker.apply(changed);
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
