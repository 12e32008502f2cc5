package dev.zhiyin.engine.store;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of a shop after one reading of its clock.
 *
 * <p>A step ahead of more than {@link #STEP} may be a clock that went wrong, or a shop that was
 * closed: nothing in it tells which. So there are two times. What happens is stamped by the clock.
 * What ages does so by the confirmed time, which moves on by no more than passes between two
 * readings; it meets the clock again when the clock is right again, or an operator says that it is.
 *
 * @param at when changes happen that are made now; never before the confirmed time
 * @param confirmed the time that has passed for sure; never goes back
 */
record ShopTime(Instant at, Instant confirmed) {
  /** The longest time that may pass between two readings. */
  static final Duration STEP = Duration.ofDays(1);

  /** Of a shop whose clock was never read. */
  static final ShopTime NEVER = new ShopTime(Instant.EPOCH, Instant.EPOCH);

  /** The time after another reading. */
  ShopTime after(Instant clock) {
    if (equals(NEVER) || (!clock.isBefore(confirmed) && isWithinStep(confirmed, clock))) {
      return new ShopTime(clock, clock);
    }
    if (clock.isBefore(confirmed)) {
      return new ShopTime(confirmed, confirmed);
    }
    boolean passed = !clock.isBefore(at) && isWithinStep(at, clock);
    return new ShopTime(clock, passed ? confirmed.plus(Duration.between(at, clock)) : confirmed);
  }

  private static boolean isWithinStep(Instant from, Instant to) {
    return Duration.between(from, to).compareTo(STEP) <= 0;
  }

  /**
   * The newest age that may be removed: whatever the clock did, what came later is younger. A step
   * may have been wrong, so one is left.
   */
  Instant before(Duration age) {
    return confirmed.minus(age).minus(STEP);
  }
}
