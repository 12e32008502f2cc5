package dev.zhiyin.engine.live;

import dev.zhiyin.engine.store.Standing;
import dev.zhiyin.engine.store.Store;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hands on what shoppers think of products: all standings of a store at first, and then those that
 * change. One for all indexes that follow the store, so that each change is read once, whichever of
 * them comes to it first. Thread-safe.
 */
public final class StandingChanges {
  private static final int CHUNK = 4096;

  private final Store store;
  private final Consumer<List<Standing>> taker;

  /** All standings up to this number were handed on; below every number at first. */
  private long handedOn = -1;

  /**
   * @param taker is called by one thread at a time; what it fails on it gets again
   */
  public StandingChanges(Store store, Consumer<List<Standing>> taker) {
    this.store = store;
    this.taker = taker;
  }

  /** Whether all standings up to this number were handed on. */
  synchronized boolean are(long upTo) {
    return upTo <= handedOn;
  }

  /**
   * Hands on all standings up to this number at least.
   *
   * @return up to which number all are handed on now
   */
  synchronized long handOn(long upTo) {
    List<Standing> changed;
    do {
      changed = store.standings(handedOn, CHUNK);
      if (!changed.isEmpty()) {
        taker.accept(changed);
        handedOn = changed.getLast().sequence();
      }
    } while (changed.size() == CHUNK);
    handedOn = Math.max(upTo, handedOn);
    return handedOn;
  }
}
