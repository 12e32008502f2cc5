package dev.zhiyin.engine.worker;

import java.time.Duration;

/**
 * How long to wait after a failure: each time twice as long, to a limit. For one thread.
 *
 * @see #next
 */
final class RetryBackoff {
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
