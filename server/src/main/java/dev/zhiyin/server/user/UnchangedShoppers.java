package dev.zhiyin.server.user;

import dev.zhiyin.engine.store.ShopperChanges;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Knows whose events are still as they were when they were read, and which came since, by the
 * numbers of the changes. Thread-safe; nobody waits for another one's question to the store.
 */
final class UnchangedShoppers {
  /** Shoppers whose changes are remembered; of others only when the newest was at the latest. */
  private static final int MOST = 50_000;

  /** Events of one shopper whose numbers are remembered. */
  static final int EVENTS = 64;

  /** Of all shoppers, for some 15 MB; whoever changed longest ago is forgotten first. */
  private static final int MOST_EVENTS = 400_000;

  private final LongFunction<ShopperChanges> changesAfter;

  /** The newest event of each shopper, of those first who changed longest ago. */
  private final LinkedHashMap<String, Long> changed = new LinkedHashMap<>();

  /** Those of the same order of whom more is remembered. */
  private final LinkedHashMap<String, Numbers> numbers = new LinkedHashMap<>();

  private int events;
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

  /** Of the events of one shopper, the newest of them. */
  private static final class Numbers {
    private final ArrayDeque<Long> newest = new ArrayDeque<>();

    /** The last that is remembered no more. */
    private long forgotten;

    Numbers(long forgotten) {
      this.forgotten = forgotten;
    }

    /* Those that are known already come again where two ask the store at once. */
    void add(List<Long> ascending, long known) {
      for (long number : ascending) {
        if (number > known) {
          newest.add(number);
        }
        if (newest.size() > EVENTS) {
          forgotten = newest.remove();
        }
      }
    }

    Optional<List<Long>> after(long number) {
      return forgotten > number
          ? Optional.empty()
          : Optional.of(newest.stream().filter(one -> one > number).toList());
    }
  }

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
      changed.clear();
      numbers.clear();
      events = 0;
      newestOfOthers = 0;
      seen = changes.sequence();
      return Optional.empty();
    }
    changes.events().entrySet().stream()
        .sorted(Comparator.comparing(one -> one.getValue().getLast()))
        .forEach(one -> note(one.getKey(), one.getValue()));
    seen = Math.max(seen, changes.sequence());
    return Optional.of(new Moment(epoch, changes.sequence()));
  }

  private void note(String shopper, List<Long> ascending) {
    long before = newest(shopper);
    changed.putLast(shopper, Math.max(before, ascending.getLast()));
    Numbers known =
        Objects.requireNonNullElseGet(numbers.remove(shopper), () -> new Numbers(before));
    events -= known.newest.size();
    known.add(ascending, before);
    events += known.newest.size();
    numbers.putLast(shopper, known);
    while (events > MOST_EVENTS) {
      events -= numbers.pollFirstEntry().getValue().newest.size();
    }
    if (changed.size() > MOST) {
      Map.Entry<String, Long> oldest = changed.pollFirstEntry();
      newestOfOthers = Math.max(newestOfOthers, oldest.getValue());
      Numbers its = numbers.remove(oldest.getKey());
      events -= its == null ? 0 : its.newest.size();
    }
  }

  /**
   * Whether the events of a shopper were still the same when it was asked last.
   *
   * @param read when they were read
   * @param shoppers whose they are, by {@link dev.zhiyin.engine.shopper.ShopperId#key}
   */
  synchronized boolean are(Moment read, Set<String> shoppers) {
    return isTold(read) && shoppers.stream().allMatch(one -> newest(one) <= read.sequence());
  }

  /**
   * The numbers of a shopper's events that came after something was read, of what there was when it
   * was asked last. Empty if that is not known, or if what was read may have changed otherwise.
   *
   * @param shopper as for {@link #are}
   */
  synchronized Optional<List<Long>> since(Moment read, String shopper) {
    if (!isTold(read)) {
      return Optional.empty();
    }
    Numbers known = numbers.get(shopper);
    return known == null && newest(shopper) <= read.sequence()
        ? Optional.of(List.of())
        : Optional.ofNullable(known).flatMap(its -> its.after(read.sequence()));
  }

  private boolean isTold(Moment read) {
    return read.epoch() == epoch && read.sequence() >= newestOfOthers;
  }

  private long newest(String shopper) {
    return changed.getOrDefault(shopper, 0L);
  }
}
