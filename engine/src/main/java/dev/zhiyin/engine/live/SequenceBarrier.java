package dev.zhiyin.engine.live;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Where threads wait until something has come far enough. Thread-safe. */
final class SequenceBarrier {
  private final LongSupplier reached;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition further = lock.newCondition();
  private boolean over;

  /**
   * @param reached how far it has come, rising
   */
  SequenceBarrier(LongSupplier reached) {
    this.reached = reached;
  }

  /** It may have come further. */
  void announce() {
    lock.lock();
    try {
      further.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** It will come no further: nobody is to wait any more. */
  void end() {
    lock.lock();
    try {
      over = true;
      further.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits.
   *
   * @return whether it has come so far; false when the time is over, or nothing more will happen
   */
  boolean await(long wanted, Duration most) {
    if (reached.getAsLong() >= wanted) {
      return true;
    }
    lock.lock();
    try {
      long left = most.toNanos();
      while (reached.getAsLong() < wanted && left > 0 && !over) {
        left = further.awaitNanos(left);
      }
      return reached.getAsLong() >= wanted;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }
}
