package dev.zhiyin.engine.popularity;

import static java.util.function.Predicate.not;

import dev.zhiyin.engine.store.ProductStats;
import dev.zhiyin.engine.store.Store;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * Hands on what shoppers think of the products that a shop has: all statistics of a store at first,
 * and then those that change. One for all indexes that follow the store, so that each change is
 * read once, whichever of them comes to it first. Thread-safe.
 */
public final class StatsFeed {
  private static final int CHUNK = 4096;

  private final Store store;
  private final Taker taker;

  /** All statistics up to this number were handed on; below every number at first. */
  private long handedOn = -1;

  /** Whether all were handed on once, also if that was begun again after a failure. */
  private boolean isWhole;

  /** Who gets the statistics; called by one thread at a time. What it fails on it gets again. */
  @FunctionalInterface
  public interface Taker {
    /** Takes statistics in the place of those that it has of the same products. */
    void apply(List<ProductStats> changed);

    /** Forgets all that it took: a store that was set back knows nothing of some of it. */
    default void clear() {}

    /** Ids of the products that others are compared with. */
    default List<String> leading() {
      return List.of();
    }
  }

  /** The reading of all statistics, which is waited for when this is closed. */
  public interface HeadStart extends AutoCloseable {
    @Override
    void close();
  }

  public StatsFeed(Store store, Taker taker) {
    this.store = store;
    this.taker = taker;
  }

  /**
   * Begins to hand on all statistics that there are, in a thread of its own. Whoever needs them
   * meanwhile waits for it; what fails here fails again there, and is told then.
   */
  public HeadStart headStart() {
    CompletableFuture<Void> reading =
        CompletableFuture.runAsync(
            () -> handOn(0), Thread.ofPlatform().name("statistics-start").daemon()::start);
    return () -> {
      boolean _ = reading.handle((_, failure) -> failure == null).join();
    };
  }

  /** Whether all statistics up to this number were handed on. */
  public synchronized boolean are(long upTo) {
    beginAgainIfSetBack(upTo);
    return upTo <= handedOn;
  }

  /** Hands on all statistics up to this number at least. */
  public synchronized void handOn(long upTo) {
    beginAgainIfSetBack(upTo);
    boolean begins = !isWhole;
    // to ask of each whether the shop has it takes several times as long as to read them all
    BiFunction<Long, Integer, List<ProductStats>> read =
        begins ? store.products()::stats : store.products()::statsInShop;
    List<ProductStats> changed;
    do {
      changed = read.apply(handedOn, CHUNK);
      if (handedOn < 0) {
        taker.clear();
      }
      if (!changed.isEmpty()) {
        taker.apply(changed);
        handedOn = changed.getLast().sequence();
      }
    } while (changed.size() == CHUNK);
    if (begins) {
      dropAbsent();
      isWhole = true;
    }
    handedOn = Math.max(upTo, handedOn);
  }

  /* Until the shop has all of the leading ones. */
  private void dropAbsent() {
    List<ProductStats> absent = absent();
    while (!absent.isEmpty()) {
      taker.apply(absent);
      absent = absent();
    }
  }

  private List<ProductStats> absent() {
    List<String> leading = taker.leading();
    Set<String> there = store.products().there(leading);
    return leading.stream()
        .filter(not(there::contains))
        .map(id -> ProductStats.ofNobody(id, handedOn))
        .toList();
  }

  /* The store is asked: who names a smaller number may only have asked it earlier. */
  private void beginAgainIfSetBack(long upTo) {
    if (upTo < handedOn && store.sequence() < handedOn) {
      handedOn = -1;
      isWhole = false;
    }
  }
}
