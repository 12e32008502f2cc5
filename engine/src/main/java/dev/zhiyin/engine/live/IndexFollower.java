package dev.zhiyin.engine.live;

import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.indexing.WritableIndex;
import dev.zhiyin.engine.popularity.StatsFeed;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.worker.Job;
import dev.zhiyin.engine.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Keeps a live index equal to the store, whoever changes it. Whatever fails meanwhile, the index
 * goes on showing what it has, and the follower goes on trying. Thread-safe. Closed before the
 * index and the store, which belong to others.
 */
public final class IndexFollower implements AutoCloseable {
  /** How often to look for what other programs changed; what this one changed it is told. */
  private static final Duration POLL = Duration.ofMillis(100);

  /** The same while another process is about to show what is awaited. */
  private static final Duration POLL_BEHIND = Duration.ofMillis(20);

  /** What a part of a round may take: some tens of products are embedded, or a store is asked. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /**
   * How long rounds may fail before another process is let try, which may have the way to a service
   * or the right that this one lacks; each time that helps nothing, twice as long as before, up to
   * the second.
   */
  private static final Duration FAILING = Duration.ofSeconds(3);

  private static final Duration LONG_FAILING = Duration.ofMinutes(1);

  /** So few that the largest products that there may be take little memory together. */
  private static final int CHUNK = 128;

  private final Store store;
  private final WritableIndex index;
  private final CatchUp catchingUp;
  private final IndexerRole role;
  private final Listener listener;
  private final IndexCommits commits;
  private final SequenceBarrier arrival;
  private final ReentrantLock round = new ReentrantLock();
  private final Worker worker = new Worker(Job.of("index-follower", LONGEST), this::follow);

  /** Before which no round begins, as {@link System#nanoTime} has it. */
  private long notBefore = System.nanoTime();

  /**
   * Since when, by {@link System#nanoTime}, rounds have failed, but for the store's own failures.
   */
  private OptionalLong failingSince = OptionalLong.empty();

  private Duration patience = FAILING;

  private volatile long newest;

  /** Hears what is shown. */
  @FunctionalInterface
  public interface Listener {
    Listener NONE = sequence -> {};

    /** All changes up to this number are shown from now on. Must be quick. */
    void shown(long sequence);
  }

  private IndexFollower(
      Store store,
      WritableIndex index,
      CatchUp catchingUp,
      IndexerRole role,
      Listener listener,
      Duration commit) {
    this.store = store;
    this.index = index;
    this.catchingUp = catchingUp;
    this.role = role;
    this.listener = listener;
    this.commits = new IndexCommits(index, role, commit);
    this.arrival = new SequenceBarrier(index::sequence);
    this.newest = index.sequence();
  }

  /**
   * Prepares to follow; {@link #start} begins.
   *
   * @param productStats are handed on before what changed with them is shown
   * @param role whether this process is the one that makes changes in the index
   * @param commitEvery how often the index is made durable
   */
  public static IndexFollower of(
      Store store,
      WritableIndex index,
      ProductPreparation preparation,
      IndexerRole role,
      Duration commitEvery,
      StatsFeed productStats,
      Listener listener) {
    return new IndexFollower(
        store,
        index,
        new CatchUp(store, index, preparation, productStats, role, CHUNK),
        role,
        listener,
        commitEvery);
  }

  /** Follows from now on, in threads of its own. */
  public void start() {
    worker.start(Duration.ZERO);
    commits.start();
  }

  /** Something was changed: to be called by whoever did it, after it was committed. */
  public void wake() {
    worker.wake();
  }

  /**
   * Returns when the index shows all that the store holds now, whoever makes it so. Works before
   * {@link #start}, too.
   *
   * @throws dev.zhiyin.engine.ZhiyinException if the store cannot be read or the index not be
   *     written
   */
  public void catchUp() {
    boolean _ = catchUp(Throttle.FULL, () -> false);
  }

  /**
   * The same, at a pace.
   *
   * @param ends asked between two parts of the work whether to end before
   * @return false if it ended before
   */
  public boolean catchUp(Throttle throttle, BooleanSupplier ends) {
    Consumer<Runnable> parts = parts(throttle, ends);
    try {
      round(parts);
      long wanted = newest;
      while (index.sequence() < wanted) { // another process is at it, or stopped and is replaced
        parts.accept(() -> LockSupport.parkNanos(POLL_BEHIND.toNanos()));
        round(parts);
      }
      return true;
    } catch (Closing _) {
      return false;
    }
  }

  /**
   * Waits until a change is shown.
   *
   * @return false if it is not shown after all this time, or this is closed meanwhile
   */
  public boolean await(long sequence, Duration most) {
    return arrival.await(sequence, most);
  }

  /** The number of the newest change that is shown. */
  public long sequence() {
    return index.sequence();
  }

  /** How many changes it knows of that are not shown yet. */
  public long behind() {
    return Math.max(0, newest - index.sequence());
  }

  /** The threads that follow and write. */
  public List<Worker> workers() {
    return List.of(worker, commits.worker());
  }

  private Duration follow() {
    LockSupport.parkNanos(notBefore - System.nanoTime());
    long begin = System.nanoTime();
    try {
      if (round(parts(Throttle.FULL, worker::isClosing))) {
        notBefore = begin + index.refreshInterval().toNanos();
      }
    } catch (Closing _) { // the next program that has the index begins this round again
      return POLL;
    }
    return newest > index.sequence() ? POLL_BEHIND : POLL;
  }

  /** Ends a round, of which all that there is to do may take hours, between two of its parts. */
  private static final class Closing extends RuntimeException {}

  private Consumer<Runnable> parts(Throttle throttle, BooleanSupplier ends) {
    return part -> {
      if (ends.getAsBoolean()) {
        throw new Closing();
      }
      worker.beat();
      throttle.work(part);
    };
  }

  private boolean round(Consumer<Runnable> parts) {
    round.lock();
    try {
      newest = newestInStore();
      boolean changed = caughtUp(parts);
      if (changed) {
        arrival.announce();
        listener.shown(index.sequence());
      }
      return changed;
    } finally {
      round.unlock();
    }
  }

  /*
   * What the store fails by, it would by any process. Where this one alone does not reach it, others
   * go on deleting.
   */
  private long newestInStore() {
    try {
      return store.sequence();
    } catch (ZhiyinException failure) {
      failingSince = OptionalLong.empty();
      index.followUncounted();
      throw failure;
    }
  }

  private boolean caughtUp(Consumer<Runnable> parts) {
    long begin = System.nanoTime();
    try {
      boolean changed = catchingUp.upTo(newest, parts);
      failingSince = OptionalLong.empty();
      patience = role.isHeld() ? FAILING : patience;
      return changed;
    } catch (Closing closing) {
      throw closing;
    } catch (RuntimeException | Error failure) {
      standAsideIfForLong(failingSince.orElse(begin));
      throw failure;
    }
  }

  private void standAsideIfForLong(long since) {
    failingSince = OptionalLong.of(since);
    if (role.isHeld() && System.nanoTime() - since > patience.toNanos()) {
      role.standAside();
      Duration longer = patience.multipliedBy(2);
      patience = longer.compareTo(LONG_FAILING) < 0 ? longer : LONG_FAILING;
    }
  }

  /** Follows no more, and makes what is shown durable. The index stays open. */
  @Override
  public void close() {
    worker.close();
    arrival.end();
    commits.close();
  }
}
