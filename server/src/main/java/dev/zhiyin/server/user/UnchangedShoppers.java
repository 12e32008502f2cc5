package dev.zhiyin.server.user;

import dev.zhiyin.engine.store.ShopperChanges;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Knows whose events are still as they were when they were read, by the numbers of the changes
 * since. Thread-safe; nobody waits for another one's question to the store.
 */
final class UnchangedShoppers {
  /** Shoppers whose newest change is remembered; of others only when it was at the latest. */
  private static final int MOST = 50_000;

  private final LongFunction<ShopperChanges> changesAfter;
  private final LinkedHashMap<String, Long> newest = new LinkedHashMap<>();
  private long seen;
  private long newestOfOthers;
  private long epoch;

  /**
   * When something was read of the store.
   *
   * @param epoch how often everything might have changed before
   * @param sequence number of a change that what was read holds, and with it all before
   */
  record Moment(long epoch, long sequence) {}

  /**
   * @param changesAfter asks the store, given the number of a change
   */
  UnchangedShoppers(LongFunction<ShopperChanges> changesAfter) {
    this.changesAfter = changesAfter;
  }

  /**
   * Asks the store what changed, and tells what is read from now on: nothing if that may soon be
   * others.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.StoreUnavailable if it cannot be reached
   */
  Optional<Moment> now() {
    return note(changesAfter.apply(seen()));
  }

  private synchronized long seen() {
    return seen;
  }

  private synchronized Optional<Moment> note(ShopperChanges changes) {
    if (changes.isOfAll()) {
      epoch++;
      newest.clear();
      newestOfOthers = 0;
      seen = changes.sequence();
      return Optional.empty();
    }
    changes.newest().forEach(this::note);
    seen = Math.max(seen, changes.sequence());
    return Optional.of(new Moment(epoch, changes.sequence()));
  }

  private void note(String shopper, long number) {
    Long before = newest.remove(shopper);
    newest.putLast(shopper, before == null ? number : Math.max(before, number));
    if (newest.size() > MOST) {
      newestOfOthers = Math.max(newestOfOthers, newest.pollFirstEntry().getValue());
    }
  }

  /**
   * Whether the events of a shopper were still the same when it was asked last.
   *
   * @param read when they were read
   * @param shoppers whose they are, by {@link dev.zhiyin.engine.shopper.ShopperId#key}
   */
  synchronized boolean are(Moment read, Set<String> shoppers) {
    return read.epoch() == epoch
        && read.sequence() >= newestOfOthers
        && shoppers.stream().allMatch(one -> newest.getOrDefault(one, 0L) <= read.sequence());
  }
}
