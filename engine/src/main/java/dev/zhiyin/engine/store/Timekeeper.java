package dev.zhiyin.engine.store;

import dev.zhiyin.engine.store.Change.ShopTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the clock of a store: that of its PostgreSQL server, so that servers whose own clocks
 * differ have one time, or else that of this machine. Thread-safe.
 */
final class Timekeeper {
  private static final Logger LOG = LoggerFactory.getLogger(Timekeeper.class);

  private final Optional<Clock> local;

  /* The last reading, and when that was. */
  private volatile Reading last =
      new Reading(ShopTime.NEVER, Instant.EPOCH, System.nanoTime(), Duration.ZERO);

  /* The last stamp that was given. */
  private Instant stamp = Instant.MIN;

  /* The confirmed time that the last change found. It goes back only where a clock is accepted. */
  private Instant confirmed = Instant.MIN;

  private record Reading(ShopTime time, Instant clock, long nanoTime, Duration ahead) {}

  /**
   * @param local the clock of this machine; empty to go by the database's
   */
  Timekeeper(Optional<Clock> local) {
    this.local = local;
  }

  /** What the clock shows to a change. */
  Instant read(Change change) {
    return local.map(Clock::instant).orElseGet(change::databaseTime);
  }

  /**
   * Keeps a reading, and tells if the clock became wrong, or right again.
   *
   * @param time as it is stored: what nobody stored may not hold for the next change
   */
  void keep(ShopTime time, Instant clock) {
    Duration before = last.ahead;
    Instant confirmed = time.after(clock).confirmed();
    Duration ahead = Duration.between(confirmed, clock);
    last = new Reading(time, clock, System.nanoTime(), ahead);
    if (isWrong(ahead) && !isWrong(before)) {
      LOG.warn(
          "the clock shows {}, and the shop has seen time pass until {} only: events age by the"
              + " latter, until the clock is right again or is accepted with: zhiyin clock"
              + " --accept",
          clock,
          confirmed);
    } else if (!isWrong(ahead) && isWrong(before)) {
      LOG.info("the clock agrees again with the time that the shop has seen pass");
    }
  }

  private static boolean isWrong(Duration ahead) {
    return ahead.abs().compareTo(ShopTime.STEP) > 0;
  }

  /** The time without asking the database: what a change that is made now will be stamped with. */
  Instant now() {
    Reading known = last;
    Instant clock =
        local
            .map(Clock::instant)
            .orElseGet(() -> known.clock.plusNanos(System.nanoTime() - known.nanoTime));
    return inOrder(known.time.after(clock).at());
  }

  /**
   * A stamp that is not before those given here already, whichever reading of the clock came first.
   * One that is earlier by more than {@link ShopTime#STEP} is of a clock that was put right.
   */
  synchronized Instant inOrder(Instant at) {
    boolean kept = stamp.isAfter(at) && !stamp.isAfter(at.plus(ShopTime.STEP));
    stamp = kept ? stamp : at;
    return stamp;
  }

  /**
   * The same for a change, which tells what was confirmed before it: once another clock is
   * accepted, be it by another program, the stamps given before do not count.
   */
  synchronized Instant inOrder(Instant at, Instant confirmedBefore) {
    if (confirmedBefore.isBefore(confirmed)) {
      stamp = Instant.MIN;
    }
    confirmed = confirmedBefore;
    return inOrder(at);
  }

  /** How far the clock is ahead of the time that has passed for sure; negative if it is behind. */
  Duration ahead() {
    return last.ahead;
  }
}
