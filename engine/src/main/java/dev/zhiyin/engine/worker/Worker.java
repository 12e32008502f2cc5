package dev.zhiyin.engine.worker;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.ModelUnusable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does its work again and again until it is closed, whatever happens: what a turn
 * throws is logged once, counted, and the next turn comes after a wait that grows. It tells whether
 * it can go on, for who watches the process. Thread-safe.
 *
 * <p>A turn that fails ends all the same, and so shows that the worker lives. It counts as broken
 * only when a turn hangs, when its thread is gone, or when it fails for long by a fault of the
 * program or of a model, which a restart may mend; any other {@link ZhiyinException} is an outage,
 * which passes.
 */
public final class Worker implements AutoCloseable {
  /** A rest that only {@link #wake} and {@link #close} end. */
  public static final Duration UNTIL_WOKEN = Duration.ofNanos(Long.MAX_VALUE);

  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Job job;
  private final Work work;
  private final RetryBackoff retry;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition called = lock.newCondition();
  private final AtomicLong failures = new AtomicLong();
  private Duration firstRest = Duration.ZERO;
  private boolean woken;
  private volatile boolean closing;
  private volatile State state = State.RESTING;
  private volatile @Nullable Fault fault;
  private @Nullable Class<?> told;

  /** One turn of a worker's work. */
  @FunctionalInterface
  public interface Work {
    /** Does it, and returns how long to rest unless woken; zero for not at all. */
    Duration turn();
  }

  /**
   * What it does at present.
   *
   * @param beat when it last showed that it lives, as {@link System#nanoTime} has it
   */
  private record State(boolean working, long beat) {
    static final State RESTING = new State(false, 0);

    static State begun() {
      return new State(true, System.nanoTime());
    }

    Duration sinceBeat() {
      return working ? Duration.ofNanos(System.nanoTime() - beat) : Duration.ZERO;
    }
  }

  /**
   * A fault of the program.
   *
   * @param since when the first of several in a row came
   * @param kind class of the last one; what it says is for the log only
   */
  private record Fault(long since, String kind) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - since);
    }
  }

  /** A worker that does not work yet: {@link #start} begins. */
  @SuppressWarnings("ThreadPriorityCheck") // only a wish: nothing goes wrong where it has no effect
  public Worker(Job job, Work work) {
    this.job = job;
    this.work = work;
    this.retry = new RetryBackoff(job.firstRetry(), job.lastRetry());
    this.thread =
        Thread.ofPlatform().daemon().name(job.name()).priority(job.priority()).unstarted(this::run);
  }

  /**
   * Works from now on.
   *
   * @param delay rest before the first turn
   */
  public void start(Duration delay) {
    firstRest = delay;
    thread.start();
  }

  /**
   * Ends the rest, now or, if it works, after this turn. The wait after a failure is not ended: who
   * wakes it often would have it fail as often.
   */
  public void wake() {
    lock.lock();
    try {
      woken = true;
      called.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Shows, in the middle of a long turn, that the work goes on. Called by the work itself. */
  public void beat() {
    if (state.working()) {
      state = State.begun();
    }
  }

  /** Whether it was told to end. */
  public boolean isClosing() {
    return closing;
  }

  public String name() {
    return job.name();
  }

  /** How many turns have failed. */
  public long failures() {
    return failures.get();
  }

  /** How long ago it showed that it lives; zero while it rests. */
  public Duration sinceBeat() {
    return state.sinceBeat();
  }

  /** Why it cannot go on; empty while it can. */
  public Optional<String> ailment() {
    Duration silent = sinceBeat();
    Fault failing = fault;
    if (silent.compareTo(job.longestTurn()) > 0) {
      return Optional.of(
          "its work has not moved for %d s; at most %d s are expected"
              .formatted(silent.toSeconds(), job.longestTurn().toSeconds()));
    }
    if (failing != null && failing.age().compareTo(job.longestFault()) > 0) {
      return Optional.of(
          "it has failed for %d s by %s; the log says why"
              .formatted(failing.age().toSeconds(), failing.kind()));
    }
    return thread.getState() == Thread.State.TERMINATED && !closing
        ? Optional.of("its thread has ended")
        : Optional.empty();
  }

  private void run() {
    rest(firstRest, true);
    while (!closing) {
      try {
        attempt();
      } catch (Throwable beyondTelling) { // not even the log works; there is a next time
        rest(job.lastRetry(), false);
      }
    }
  }

  /* Catches everything: this thread has nobody to pass a failure to, and has to go on. */
  private void attempt() {
    state = State.begun();
    try {
      Duration rest = work.turn();
      state = State.RESTING;
      succeeded();
      rest(rest, true);
    } catch (Throwable failure) {
      state = State.RESTING;
      failed(failure);
      rest(retry.next(), false);
    }
  }

  private void succeeded() {
    if (told != null) {
      LOG.info("{}: works again", job.name());
      told = null;
    }
    fault = null;
    retry.reset();
  }

  private void failed(Throwable failure) {
    failures.incrementAndGet();
    boolean isNew = !failure.getClass().equals(told);
    told = failure.getClass();
    if (failure instanceof ZhiyinException passing && !(failure instanceof ModelUnusable)) {
      fault = null;
      if (isNew) {
        LOG.warn("{}: fails for now: {}", job.name(), passing.getMessage());
      }
    } else {
      Fault before = fault;
      fault =
          new Fault(
              before == null ? System.nanoTime() : before.since(), failure.getClass().getName());
      if (isNew) {
        LOG.error("{}: fails for now", job.name(), failure);
      }
    }
  }

  /* Nobody interrupts it, because that would close the files of an index; who does is not heeded. */
  private void rest(Duration most, boolean unlessWoken) {
    lock.lock();
    try {
      long left = most.toNanos();
      while (!(woken && unlessWoken) && !closing && left > 0) {
        left = called.awaitNanos(left);
      }
      woken = false;
    } catch (InterruptedException _) {
      LOG.warn("{} is not interrupted: it ends when it is closed", job.name());
    } finally {
      lock.unlock();
    }
  }

  /** Lets the turn under way end, and does no more. Returns when the thread has ended. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      called.signal();
    } finally {
      lock.unlock();
    }
    awaitEnd();
  }

  private void awaitEnd() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException stop) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * How long to wait after a failure: each time twice as long, to a limit. For one thread.
   *
   * @see #next
   */
  static final class RetryBackoff {
    private final Duration first;
    private final Duration longest;
    private Duration wait = Duration.ZERO;

    /**
     * @param first above zero
     * @param longest at least {@code first}
     */
    RetryBackoff(Duration first, Duration longest) {
      this.first = first;
      this.longest = longest;
    }

    /** An attempt failed. Returns how long to wait before the next. */
    Duration next() {
      Duration longer = wait.isZero() ? first : wait.multipliedBy(2);
      wait = longer.compareTo(longest) < 0 ? longer : longest;
      return wait;
    }

    /** An attempt succeeded. */
    void reset() {
      wait = Duration.ZERO;
    }
  }
}
