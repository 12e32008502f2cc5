package dev.zhiyin.server.live;

import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.ZhiyinException.GenerationUnusable;
import dev.zhiyin.engine.indexing.Quarantine;
import dev.zhiyin.engine.rerank.ExposureCount;
import dev.zhiyin.engine.worker.Worker;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The generation that answers, or none yet. Replacing it is one atomic step: requests under way end
 * on the old one, which may be closed when the last of them is done. Thread-safe.
 *
 * <p>Whoever was told that a change is shown finds it in every answer that begins afterwards, also
 * when the generation is replaced: the new one catches up with the store under the lock under which
 * is checked that the index that shows the change is the one in service.
 */
public final class LiveGeneration implements AutoCloseable {
  /** How long who waits for a change may wait for a switch; one that takes longer begins again. */
  private static final Duration SWITCH = Duration.ofSeconds(1);

  private final AtomicReference<@Nullable RefCounted> current = new AtomicReference<>();
  private final ReentrantLock switching = new ReentrantLock();
  private final Queue<OpenGeneration> replaced = new ConcurrentLinkedQueue<>();

  /**
   * Lends the generation in service to one request.
   *
   * @throws GenerationUnusable if there is none, at start and at the end
   */
  public Lease lease() {
    while (true) {
      RefCounted counted = current.get();
      if (counted == null) {
        throw new GenerationUnusable("no generation is in service at present");
      }
      if (counted.acquire()) {
        return new Lease(counted);
      } // else it was replaced between the two steps, and the next round finds its successor
    }
  }

  /** The number of the generation in service. */
  public OptionalLong id() {
    RefCounted counted = current.get();
    return counted == null
        ? OptionalLong.empty()
        : OptionalLong.of(counted.serving().manifest().id());
  }

  /** The number of the newest change that answers show, 0 while there are none. */
  public long sequence() {
    RefCounted counted = current.get();
    return counted == null ? 0 : counted.serving().follower().sequence();
  }

  /** How many products answers can show. */
  public int products() {
    try (Lease lease = lease()) {
      return lease.serving().products();
    }
  }

  /**
   * What share of the places of today's first pages the products have had that a floor of exposure
   * is for, in [0, 1]; NaN where there is no floor, and before the first page of the day.
   */
  public double exposureShare() {
    try (Lease lease = lease()) {
      return lease
          .serving()
          .recommender()
          .shownToday()
          .map(ExposureCount.Shown::share)
          .orElse(Double.NaN);
    }
  }

  /** The products that are stored and that answers cannot show. */
  public Quarantine quarantine() {
    try (Lease lease = lease()) {
      return lease.serving().index().quarantine();
    }
  }

  /** How many changes of the store are known and not shown yet. */
  public long behind() {
    try (Lease lease = lease()) {
      return lease.serving().follower().behind();
    }
  }

  /** The threads that keep the generation in service up to date. */
  public List<Worker> workers() {
    RefCounted counted = current.get();
    return counted == null ? List.of() : counted.serving().workers();
  }

  /** Some change was made in the store: it is shown as soon as possible. */
  public void wake() {
    RefCounted counted = current.get();
    if (counted != null) {
      counted.serving().follower().wake();
    }
  }

  /**
   * Waits until every answer that begins shows a change.
   *
   * @return false if that is not so after all this time
   * @throws GenerationUnusable if no generation is in service
   */
  public boolean awaitShown(long sequence, Duration most) {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      try (Lease lease = lease()) {
        Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
        boolean shown = lease.serving().follower().await(sequence, left);
        if (!switching.tryLock(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
          return false;
        }
        try {
          if (isCurrent(lease)) {
            return shown;
          } // else its successor may not show it yet
        } finally {
          switching.unlock();
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }

  private boolean isCurrent(Lease lease) {
    RefCounted counted = current.get();
    return counted != null && lease.isOf(counted);
  }

  /**
   * Puts a generation in service, which belongs to this object from then on.
   *
   * @param ends asked now and then whether to end before
   * @return false if it ended before, and the generation is still the caller's
   * @throws dev.zhiyin.engine.ZhiyinException if it cannot catch up with the store; the one in
   *     service stays
   */
  boolean replace(OpenGeneration fresh, BooleanSupplier ends) {
    while (fresh.follower().catchUp(Throttle.FULL, ends)) {
      switching.lock();
      try {
        long end = System.nanoTime() + SWITCH.toNanos();
        if (fresh.follower().catchUp(Throttle.FULL, () -> System.nanoTime() - end > 0)) {
          swap(new RefCounted(fresh, replaced::add));
          return true;
        }
      } finally {
        switching.unlock();
      }
    }
    return false;
  }

  /** Closes generations that were replaced and that nobody uses any more, which takes a while. */
  void closeReplaced() {
    for (OpenGeneration unused = replaced.poll(); unused != null; unused = replaced.poll()) {
      unused.close();
    }
  }

  /** Takes the generation out of service, and closes all that nobody uses any more. */
  @Override
  public void close() {
    swap(null);
    closeReplaced();
  }

  private void swap(@Nullable RefCounted next) {
    RefCounted former = current.getAndSet(next);
    if (former != null) {
      former.release();
    }
  }

  /** A generation that is handed to its end when its last user is gone. Made with one user. */
  static final class RefCounted {
    private final OpenGeneration serving;
    private final Consumer<OpenGeneration> end;
    private final AtomicInteger users = new AtomicInteger(1);

    RefCounted(OpenGeneration serving, Consumer<OpenGeneration> end) {
      this.serving = serving;
      this.end = end;
    }

    OpenGeneration serving() {
      return serving;
    }

    /** Adds a user; false if the last one is gone already. */
    boolean acquire() {
      return users.getAndUpdate(count -> count == 0 ? 0 : count + 1) > 0;
    }

    void release() {
      if (users.decrementAndGet() == 0) {
        end.accept(serving);
      }
    }
  }
}
