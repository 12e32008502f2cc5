package dev.zhiyin.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads and programs do. */
public final class Until {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  private Until() {}

  /**
   * Waits until something holds.
   *
   * @throws AssertionError if it does not within 20 s, or the waiting thread is interrupted
   */
  public static void holds(BooleanSupplier condition) {
    within(PATIENCE, condition);
  }

  /**
   * Waits until something holds, and tells how long that took.
   *
   * @throws AssertionError if it does not in that time, or the waiting thread is interrupted
   */
  public static Duration within(Duration most, BooleanSupplier condition) {
    long begin = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - begin > most.toNanos()) {
        throw new AssertionError("it does not hold after " + most);
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new AssertionError("interrupted before it holds");
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
