package dev.zhiyin.engine;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Lets something be said that happens often, but not each time. Thread-safe. */
public final class LogLimiter {
  private final long pause;
  private final AtomicLong next = new AtomicLong(System.nanoTime());

  /**
   * @param pause least time between two
   */
  public LogLimiter(Duration pause) {
    this.pause = pause.toNanos();
  }

  /** Whether it may be said now; who is told so says it. */
  public boolean mayNow() {
    long now = System.nanoTime();
    long due = next.get();
    return now - due >= 0 && next.compareAndSet(due, now + pause);
  }
}
