package dev.zhiyin.engine;

import java.util.concurrent.locks.LockSupport;

/** How hard long work presses on. */
public enum Pace {
  /** Without a rest: nobody else wants the cores. */
  FULL(0),

  /**
   * After each part it rests three times as long as that took, and so takes a quarter of a core.
   */
  BESIDE_REQUESTS(3);

  private final int rest;

  Pace(int rest) {
    this.rest = rest;
  }

  /** Does one part of the work, and rests. */
  public void work(Runnable part) {
    long start = System.nanoTime();
    part.run();
    LockSupport.parkNanos(rest * (System.nanoTime() - start));
  }
}
