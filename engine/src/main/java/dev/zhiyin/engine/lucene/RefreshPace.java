package dev.zhiyin.engine.lucene;

import java.time.Duration;

/**
 * How much time lies between two refreshes of an index: a change that comes alone is shown at once,
 * as is one by a caller who waits for the one before, while of many, the more share one refresh the
 * longer it takes, because each makes a segment, which is written, merged, and asked by every
 * search until then. Thread-safe.
 */
final class RefreshPace {
  static final Duration SHORTEST = Duration.ofMillis(10);

  /** Where a machine is so busy that its refreshes take long, changes are still seen soon. */
  static final Duration LONGEST = Duration.ofMillis(100);

  /** Refreshes take one part of so many of the time. */
  private static final int PARTS = 8;

  /** Of so many refreshes the mean is taken, the later ones counting more. */
  private static final int OF = 4;

  private long usual;
  private boolean isAlone = true;

  /**
   * A refresh took so long.
   *
   * @param changes that it showed
   */
  synchronized void took(Duration time, int changes) {
    usual += (time.toNanos() - usual) / OF;
    isAlone = changes <= 1;
  }

  synchronized Duration interval() {
    long wanted = isAlone ? 0 : usual * PARTS;
    return Duration.ofNanos(Math.clamp(wanted, SHORTEST.toNanos(), LONGEST.toNanos()));
  }
}
