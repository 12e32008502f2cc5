package dev.zhiyin.engine;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Until when whatever a thread works for has to be done. Who waits for another machine waits no
 * longer than that; work on this machine is not ended by it.
 */
public final class TimeLimit {
  private static final ScopedValue<Long> END = ScopedValue.newInstance();

  private TimeLimit() {}

  /** Works with a limit that begins now, and within one that there is already. */
  public static <R> R within(Duration most, Supplier<R> work) {
    return ScopedValue.where(END, System.nanoTime() + atMost(most).toNanos()).call(work::get);
  }

  /** The time that is left, never negative; or less, if less is wanted or there is no limit. */
  public static Duration atMost(Duration wanted) {
    if (!END.isBound()) {
      return wanted;
    }
    Duration left = Duration.ofNanos(Math.max(0, END.get() - System.nanoTime()));
    return left.compareTo(wanted) < 0 ? left : wanted;
  }
}
