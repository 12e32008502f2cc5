package dev.zhiyin.engine.store;

import static dev.zhiyin.engine.store.Store.AT_ONCE;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.store.ExpiredPart.Excess;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is too old from a store, in many transactions: a whole part of the events where the
 * database keeps one of which all are too old, the other events by the oldest first, and links of
 * sessions. Several servers may do so at a time. Thread-safe.
 */
final class Retention {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /** So long what somebody reads is left alone: to wait for it keeps all others waiting, too. */
  private static final Duration REST = Duration.ofMinutes(5);

  private final Store store;

  /** To count one part twice at a time would do no harm, and take as many connections. */
  private final ReentrantLock finishing = new ReentrantLock();

  /** Until when, as {@link System#nanoTime} has it. */
  private volatile long restsUntil = System.nanoTime();

  private volatile boolean ended;

  Retention(Store store) {
    this.store = store;
  }

  /** Has what takes long end at its next step; it goes on when the store is opened again. */
  void end() {
    ended = true;
  }

  private boolean isResting() {
    return System.nanoTime() - restsUntil < 0;
  }

  private void rest(StoreUnavailable busy) {
    restsUntil = System.nanoTime() + REST.toNanos();
    LOG.info("a part of the events that is too old goes later: {}", busy.getMessage());
  }

  /**
   * Removes events from before a time, and links that nobody confirmed since.
   *
   * @param limit most events, but that a part is removed whole
   * @return how many events were removed
   */
  long expire(Function<Change, Instant> before, int limit) {
    long removed = finish();
    while (removed < limit && !isResting() && detach(before)) {
      removed += finish();
    }
    if (removed < limit) {
      removed += expireRows(before, limit - removed);
    }
    store.inSteps(
        (handle, change) -> Removal.expireLinks(handle, change, before.apply(change), AT_ONCE));
    return removed;
  }

  private boolean detach(Function<Change, Instant> before) {
    try {
      return store.write(
          (handle, change) -> {
            if (ExpiredPart.find(handle).isPresent()) { // another server's, which it finishes
              return false;
            }
            String name = ExpiredPart.nameFor(change.sequence() + 1);
            boolean found = Dialect.of(handle).events().detach(handle, before.apply(change), name);
            if (found) {
              change.next();
              ExpiredPart.of(name).save(handle, change);
            }
            return found;
          });
    } catch (StoreUnavailable busy) { // somebody reads for long; there is a next time
      rest(busy);
      return false;
    }
  }

  /**
   * Finishes what was begun with a part, here or elsewhere; its table stays for now if somebody
   * reads it for long.
   *
   * @return how many events it had that nobody had finished with
   */
  long finish() {
    finishing.lock();
    try {
      Optional<String> table = table();
      long gone = table.map(this::settle).orElse(0L);
      if (table.isPresent() && !isResting() && !ended) {
        try {
          drop(table.get());
        } catch (StoreUnavailable busy) {
          rest(busy);
        }
      }
      return gone;
    } finally {
      finishing.unlock();
    }
  }

  /**
   * The same for who wants all events of it gone, its table as well.
   *
   * @throws StoreUnavailable if somebody reads the table for long, or the store is being closed
   */
  void finishWhole() {
    long _ = finish();
    Optional<String> left = table();
    if (left.isPresent() && ended) {
      throw new StoreUnavailable(
          store.place(),
          new CancellationException("it is being closed; what was begun goes on later"));
    }
    left.ifPresent(this::drop);
  }

  private Optional<String> table() {
    return store.read(ExpiredPart::find).map(ExpiredPart::table);
  }

  /* Takes its events out of the statistics, and gives their ids back. */
  private long settle(String table) {
    for (var next = excess(table); next.isPresent(); next = excess(table)) {
      Excess excess = next.get();
      Optional<ExpiredPart> _ =
          step(
              table,
              (part, handle, change) ->
                  Optional.of(part)
                      .filter(excess.of()::equals) // else another server has done so
                      .map(_ -> excess.takeOut(handle, change)));
    }
    long gone = 0;
    Optional<Integer> released = Optional.of(0);
    do {
      gone += released.get();
      released = ended ? Optional.empty() : step(table, ExpiredPart::release);
    } while (released.isPresent());
    return gone;
  }

  private void drop(String table) {
    Optional<String> _ = step(table, ExpiredPart::drop);
  }

  /* Of some products more; others write while it is read, and may drop what they have finished. */
  private Optional<Excess> excess(String table) {
    if (ended) {
      return Optional.empty();
    }
    try {
      return store.readSnapshot(
          handle ->
              ExpiredPart.find(handle)
                  .filter(part -> part.table().equals(table))
                  .flatMap(part -> part.excess(handle)));
    } catch (StorageFailed failure) {
      if (store.read(ExpiredPart::find).filter(part -> part.table().equals(table)).isPresent()) {
        throw failure;
      }
      return Optional.empty();
    }
  }

  private interface Step<T> {
    Optional<T> take(ExpiredPart part, Handle handle, Change change);
  }

  /* Empty also if another server has finished with it. */
  private <T> Optional<T> step(String table, Step<T> step) {
    return store.writeLong(
        (handle, change) ->
            ExpiredPart.find(handle)
                .filter(part -> part.table().equals(table))
                .flatMap(part -> step.take(part, handle, change)));
  }

  private long expireRows(Function<Change, Instant> before, long limit) {
    long removed = 0;
    int now;
    int wanted;
    do {
      wanted = (int) Math.min(AT_ONCE, limit - removed);
      int most = wanted;
      now =
          store.write(
              (handle, change) -> Removal.expire(handle, change, before.apply(change), most));
      removed += now;
    } while (now == wanted && removed < limit);
    return removed;
  }
}
