package dev.zhiyin.engine.live;

import static java.util.Objects.requireNonNull;

import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.popularity.StatsFeed;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.engine.store.ProductStats;
import dev.zhiyin.engine.store.Store;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings an index up to its store, or, where another process does so, shows what that one has done.
 * A round that fails is begun again by the next, because to make a change twice is to make it once.
 * A product that cannot be prepared or indexed is put aside until it is changed, and stops nothing
 * that comes after it. For one thread at a time.
 */
final class CatchUp {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  /** Products that are prepared without a rest: as many as the model takes at a time. */
  private static final int PART = 64;

  /** Products that are read by their ids at once: so few that the largest ones fit into memory. */
  private static final int FEW = 16;

  /** Products that are gone, so many of which are shown as gone before others are made. */
  private static final int GONE_TOGETHER = 2_000;

  /** After which time what another process has written is followed though it counts no progress. */
  private static final Duration UNCOUNTED = Duration.ofSeconds(1);

  private final Store store;
  private final WritableIndex index;
  private final ProductPreparation preparation;
  private final StatsFeed productStats;
  private final IndexerRole role;
  private final int chunk;

  /** Those that were put aside, by id: as they are, they are not tried again. */
  private final Map<String, QuarantinedProduct> hopeless = new HashMap<>();

  /** All changes of products up to this number have been made in the index. */
  private long made;

  /**
   * Products have been read up to this change. Those that changed again meanwhile are behind it, so
   * all that were changed up to here are not promised to be shown.
   */
  private long read;

  /**
   * All changes up to this number that deleted, sold or reserved a product have been made in the
   * index.
   */
  private long gone;

  /** Whether this process wrote the index in the last round, and so knows how far it is. */
  private boolean wrote;

  /** When what another process has shown was followed last, by {@link System#nanoTime}. */
  private long followed = System.nanoTime();

  /**
   * @param role whether this process is the one that makes changes in the index
   * @param chunk most products that are read and prepared at a time
   */
  CatchUp(
      Store store,
      WritableIndex index,
      ProductPreparation preparation,
      StatsFeed productStats,
      IndexerRole role,
      int chunk) {
    this.store = store;
    this.index = index;
    this.preparation = preparation;
    this.productStats = productStats;
    this.role = role;
    this.chunk = chunk;
    beginAfter(index.sequence());
    this.wrote = role.equals(IndexerRole.ALONE);
  }

  private void beginAfter(long sequence) {
    made = sequence;
    read = sequence;
    gone = sequence;
  }

  /**
   * Makes and shows all changes up to this one at least; where another process makes them, shows
   * what it has made.
   *
   * @param newest number of a change of the store that is committed
   * @param throttle does each part of the work
   * @return whether there was anything to do
   */
  boolean upTo(long newest, Consumer<Runnable> throttle) {
    boolean writes = role.isHeld();
    if (index.isBroken() || writes != wrote) { // also to drop what it queued
      beginAfter(index.recover());
    }
    wrote = writes;
    if (!writes) {
      return follow(newest);
    }
    if (newest < made && store.sequence() < made) { // not only asked before it was changed
      LOG.error(
          "the store ends with change {}, and the index holds change {}: it was set back, and {}",
          newest,
          made,
          role.equals(IndexerRole.ALONE)
              ? "all products are made again"
              : "the index on the cluster keeps what is newer: run zhiyin rebuild");
      beginAfter(0);
    } else if (newest <= made && made <= index.sequence() && productStats.are(newest)) {
      return false;
    }
    try {
      beginAfter(changedProducts(Math.max(newest, made), throttle));
      productStats.handOn(newest);
      show(() -> index.refresh(made));
      return true;
    } catch (RoleLost _) {
      beginAfter(index.recover()); // without what is still to be sent
      wrote = false;
      return false;
    }
  }

  /** Another process may write the index by now. */
  private static final class RoleLost extends RuntimeException {}

  private void requireRole() {
    if (!role.isHeld()) {
      throw new RoleLost();
    }
  }

  private void show(Runnable refresh) {
    requireRole();
    refresh.run();
  }

  /*
   * Where no product has changed since, the index shows later changes, which were of events. What
   * is shown early in a long round of another process, it does not count.
   */
  private boolean follow(long newest) {
    long before = index.sequence();
    if (newest <= before && productStats.are(newest)) {
      followed = System.nanoTime();
      return false;
    }
    productStats.handOn(newest);
    index.follow();
    if (index.sequence() < newest && store.products().changes(index.sequence(), 1).isEmpty()) {
      index.refresh(newest);
    }
    if (index.sequence() > before || index.sequence() >= newest) {
      followed = System.nanoTime();
    } else if (System.nanoTime() - followed > UNCOUNTED.toNanos()) {
      followed = System.nanoTime();
      followUncounted();
    }
    return index.sequence() > before;
  }

  /* Without it all is shown that was before, so a cluster that is busy fails nothing. */
  private void followUncounted() {
    try {
      index.followUncounted();
    } catch (StoreUnavailable failure) {
      LOG.debug("what another process has written is not shown yet", failure);
    }
  }

  /*
   * A product that changed twice is listed with its later change only. So while there are more
   * changes to read, none of those made may be promised to be shown: the product of one of them may
   * be still to come. They are shown early where much is to come, but not while the index is behind
   * what it showed before its writer failed: such a product would be seen as it was even before
   * that.
   */
  private long changedProducts(long newest, Consumer<Runnable> throttle) {
    boolean early = made >= index.sequence();
    List<ProductChange> changes = store.products().changes(read, chunk);
    while (!changes.isEmpty() && read < newest) {
      if (early && newest - read > chunk) {
        if (goneFirst(throttle)) {
          changes = store.products().changes(read, chunk); // of what is gone, nothing older
        }
      }
      inParts(changes, throttle);
      read = changes.getLast().sequence();
      changes = store.products().changes(read, chunk);
      if (early && !changes.isEmpty() && (read < newest || changes.size() == chunk)) {
        throttle.accept(() -> show(() -> index.refresh(index.sequence())));
      }
    }
    return changes.isEmpty() ? Math.max(newest, read) : changedMeanwhile(early, throttle);
  }

  /*
   * What is gone and not made yet, every search is told to leave out, which it can only so much of.
   * So where many changes are to come, this goes before them. What is made here is made again in
   * its turn. Whether there was any is told.
   */
  private boolean goneFirst(Consumer<Runnable> throttle) {
    long newest = store.sequence();
    long before = gone;
    int hidden = 0;
    List<ProductChange> changes = store.products().gone(gone, chunk);
    while (!changes.isEmpty() && gone < newest) {
      inParts(changes, throttle);
      gone = changes.getLast().sequence();
      hidden += changes.size();
      if (hidden >= GONE_TOGETHER) {
        showGone(throttle);
        hidden = 0;
      }
      changes = store.products().gone(gone, chunk);
    }
    if (hidden > 0) {
      showGone(throttle);
    }
    return gone > before;
  }

  private void showGone(Consumer<Runnable> throttle) {
    throttle.accept(() -> show(() -> index.refreshGone(gone)));
  }

  /*
   * Others may change products faster than the last of them is reached. Of what has changed until
   * now, which is listed once, each product as it is when its turn comes is new enough.
   */
  private long changedMeanwhile(boolean early, Consumer<Runnable> throttle) {
    long newest = store.sequence();
    List<String> ids = store.products().changedAfter(read);
    int next = chunk;
    for (int i = 0; i < ids.size(); i += FEW) {
      if (early && i >= next) { // these may be as many as all that the shop has
        goneFirst(throttle);
        throttle.accept(() -> show(() -> index.refresh(index.sequence())));
        next = i + chunk;
      }
      inParts(store.products().changes(ids.subList(i, Math.min(ids.size(), i + FEW))), throttle);
    }
    return newest;
  }

  private void inParts(List<ProductChange> changes, Consumer<Runnable> throttle) {
    for (int i = 0; i < changes.size(); i += PART) {
      List<ProductChange> part = changes.subList(i, Math.min(changes.size(), i + PART));
      throttle.accept(() -> make(part));
    }
  }

  private void make(List<ProductChange> changes) {
    List<ProductChange> there =
        changes.stream()
            .filter(change -> change.product().isPresent() && !isHopeless(change))
            .toList();
    Map<String, Long> popularity =
        store.products().stats(there.stream().map(ProductChange::id).toList()).values().stream()
            .collect(Collectors.toMap(ProductStats::productId, ProductStats::uniqueShoppers));
    var outcome =
        new FaultBisection<ProductChange, IndexedProduct>(
                some -> preparation.of(some, popularity, index), preparation::probe)
            .of(there);
    requireRole(); // that took long
    outcome.done().forEach(done -> put(done.thing(), done.result()));
    outcome.failed().forEach(failed -> quarantine(failed.thing(), failed.failure()));
    changes.forEach(this::makeOther);
  }

  private void makeOther(ProductChange change) {
    if (change.isDeletion()) {
      hopeless.remove(change.id());
      index.delete(change.id(), change.sequence());
    } else if (change.unreadable().isPresent()) {
      quarantine(change, change.unreadable().get());
    } else if (isHopeless(change)) {
      index.quarantine(requireNonNull(hopeless.get(change.id())));
    }
  }

  /* An Error closes the index's writer, and all is begun again: then it has to be known by whom. */
  private void put(ProductChange change, IndexedProduct product) {
    try {
      index.put(product, change.sequence());
      hopeless.remove(change.id());
    } catch (OutOfMemoryError notOfOneProduct) {
      throw notOfOneProduct;
    } catch (RuntimeException | Error failure) {
      FaultBisection.requireNoOutage(failure);
      quarantine(change, failure);
    }
  }

  private void quarantine(ProductChange change, Throwable failure) {
    var product = QuarantinedProduct.now(change.id(), change.sequence(), failure);
    LOG.error(
        "product '{}' cannot be shown since change {}, and is put aside: {}",
        product.id(),
        product.sequence(),
        product.reason());
    hopeless.put(product.id(), product);
    index.quarantine(product);
  }

  private boolean isHopeless(ProductChange change) {
    QuarantinedProduct known = hopeless.get(change.id());
    return known != null && known.sequence() == change.sequence();
  }
}
