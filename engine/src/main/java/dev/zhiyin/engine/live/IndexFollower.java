package dev.zhiyin.engine.live;

import dev.zhiyin.engine.Pace;
import dev.zhiyin.engine.index.LiveIndex;
import dev.zhiyin.engine.store.Store;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a live index equal to the store, whoever changes it. Whatever fails meanwhile, the index
 * goes on showing what it has, and the follower goes on trying. Thread-safe. Closed before the
 * index and the store, which belong to others.
 */
public final class IndexFollower implements AutoCloseable {
  /** How often to look for what other programs changed; what this one changed it is told. */
  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * At least this lies between the beginnings of two rounds: changes that come faster share one.
   */
  private static final Duration ROUND = Duration.ofMillis(15);

  private static final int CHUNK = 512;

  private static final Logger LOG = LoggerFactory.getLogger(IndexFollower.class);

  private final Store store;
  private final LiveIndex index;
  private final CatchingUp catchingUp;
  private final Listener listener;
  private final Commits commits;
  private final Arrival arrival;
  private final Trouble trouble = new Trouble(LOG, "the index follows the store");
  private final Semaphore woken = new Semaphore(0);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ReentrantLock round = new ReentrantLock();
  private final Thread thread = Thread.ofPlatform().name("index-follower").unstarted(this::follow);
  private volatile long newest;

  /** Hears what is shown. */
  @FunctionalInterface
  public interface Listener {
    Listener NONE = sequence -> {};

    /** All changes up to this number are shown from now on. Must be quick. */
    void shown(long sequence);
  }

  private IndexFollower(
      Store store, LiveIndex index, CatchingUp catchingUp, Listener listener, Duration commit) {
    this.store = store;
    this.index = index;
    this.catchingUp = catchingUp;
    this.listener = listener;
    this.commits = new Commits(index, commit);
    this.arrival = new Arrival(index::sequence);
    this.newest = index.sequence();
  }

  /**
   * Prepares to follow; {@link #start} begins.
   *
   * @param standings are handed on before what changed with them is shown
   * @param commitEvery how often the index is made durable
   */
  public static IndexFollower of(
      Store store,
      LiveIndex index,
      ProductPreparation preparation,
      Duration commitEvery,
      StandingChanges standings,
      Listener listener) {
    return new IndexFollower(
        store,
        index,
        new CatchingUp(store, index, preparation, standings, CHUNK),
        listener,
        commitEvery);
  }

  /** Follows from now on, in threads of its own. */
  public void start() {
    thread.start();
    commits.start();
  }

  /** Something was changed: to be called by whoever did it, after it was committed. */
  public void wake() {
    if (woken.availablePermits() == 0) {
      woken.release();
    }
  }

  /**
   * Returns when the index shows all that the store holds now. Works before {@link #start}, too.
   *
   * @throws dev.zhiyin.engine.ZhiyinException if the store cannot be read or the index not be
   *     written
   */
  public void catchUp() {
    catchUp(Pace.FULL);
  }

  /** The same, at a pace. */
  public void catchUp(Pace pace) {
    round(pace);
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

  private void follow() {
    try {
      while (closing.getCount() > 0) {
        long begin = System.nanoTime();
        Duration pause = attempt();
        long taken = System.nanoTime() - begin;
        if (!closing.await(pause.toNanos() - taken, TimeUnit.NANOSECONDS)
            && woken.tryAcquire(POLL.toNanos(), TimeUnit.NANOSECONDS)) {
          woken.drainPermits();
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /* Catches everything: this thread has nobody to pass a failure to, and has to go on. */
  private Duration attempt() {
    try {
      boolean changed = round(Pace.FULL);
      trouble.over();
      return changed ? ROUND : Duration.ZERO;
    } catch (RuntimeException failure) {
      return trouble.met(failure);
    }
  }

  private boolean round(Pace pace) {
    round.lock();
    try {
      newest = store.sequence();
      boolean changed = catchingUp.upTo(newest, pace);
      if (changed) {
        arrival.announce();
        listener.shown(index.sequence());
      }
      return changed;
    } finally {
      round.unlock();
    }
  }

  /** Follows no more, and makes what is shown durable. The index stays open. */
  @Override
  public void close() {
    closing.countDown();
    wake();
    Threads.join(thread);
    arrival.end();
    commits.close();
  }
}
