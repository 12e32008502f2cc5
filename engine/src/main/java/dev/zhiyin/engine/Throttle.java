package dev.zhiyin.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;

/** How hard long work presses on. */
public enum Throttle {
  /** Without a rest: nobody else wants the cores. */
  FULL(0),

  /**
   * After each part it rests three times as long as a core had to work for it, and so takes a
   * quarter of a core at most.
   */
  BESIDE_REQUESTS(3);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final int rest;

  Throttle(int rest) {
    this.rest = rest;
  }

  /** Does one part of the work, and rests. */
  public void work(Runnable part) {
    long start = now();
    part.run();
    rest(start);
  }

  /**
   * Rests after a part of the work.
   *
   * @param start {@link #now} when it was begun
   */
  public void rest(long start) {
    LockSupport.parkNanos(rest * (now() - start));
  }

  /**
   * How long a core has worked for the thread that asks, in nanoseconds; for a virtual thread, of
   * which that is not known, what the clock says.
   */
  public static long now() {
    long worked = THREADS.getCurrentThreadCpuTime();
    return worked < 0 ? System.nanoTime() : worked;
  }
}
