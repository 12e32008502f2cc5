package dev.zhiyin.engine.store;

import java.time.Duration;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/**
 * The numbers and the time of what one transaction changes.
 *
 * <p>Beginning it locks the counter until the transaction ends. So transactions that change
 * something come one after another, in every process: what is committed later has larger numbers,
 * and who has read everything up to a number never finds a smaller one afterwards.
 */
final class Change {
  private final Instant databaseTime;
  private final long before;
  private final ShopTime timeBefore;
  private ShopTime time;
  private long last;
  private boolean made;

  private Change(Instant databaseTime, long before, ShopTime time) {
    this.databaseTime = databaseTime;
    this.before = before;
    this.last = before;
    this.timeBefore = time;
    this.time = time;
  }

  /**
   * Waits for all earlier changes. Its time is that of the one before, until it is told it.
   *
   * <p>While somebody reads the database at one moment for long, such as a backup, PostgreSQL keeps
   * every version of the counter since then. By the index on its number the newest is found at
   * once, and the clock is read when the lock is there.
   */
  static Change begin(Handle handle) {
    Dialect dialect = Dialect.of(handle);
    return handle
        .createQuery(
            "SELECT sequence, changed_at, confirmed_at, %s AS now FROM (SELECT sequence, changed_at, confirmed_at FROM change_counter ORDER BY sequence DESC LIMIT 1 %s) AS newest"
                .formatted(dialect.now(), dialect.locked()))
        .map(
            (row, _) ->
                new Change(
                    Micros.instant(row.getLong("now")),
                    row.getLong("sequence"),
                    new ShopTime(
                        Micros.instant(row.getLong("changed_at")),
                        Micros.instant(row.getLong("confirmed_at")))))
        .one();
  }

  /** What the clock of the database showed when all earlier changes were made, if it has one. */
  Instant databaseTime() {
    return databaseTime;
  }

  /** Tells it what the clock shows. */
  void at(Instant clock, Timekeeper keeper) {
    ShopTime shown = timeBefore.after(Micros.rounded(clock));
    time =
        new ShopTime(
            Micros.rounded(keeper.inOrder(shown.at(), timeBefore.confirmed())), shown.confirmed());
  }

  /** Has the clock be right, whatever was before. */
  void accept(Instant clock) {
    Instant right = Micros.rounded(clock);
    time = new ShopTime(right, right);
    keep();
  }

  /** The next unused number. */
  long next() {
    return ++last;
  }

  /** The newest number that is in use. */
  long sequence() {
    return last;
  }

  /** When it happens, to the microsecond. */
  Instant at() {
    return time.at();
  }

  ShopTime time() {
    return time;
  }

  /** The time that is stored when the transaction has ended. */
  ShopTime storedTime() {
    return isMade() ? time : timeBefore;
  }

  /** Whether what was stamped before may be of a time that has not come yet. */
  boolean wentBack() {
    return time.at().isBefore(timeBefore.at());
  }

  /** Of a stamp from a time that has not come yet, it is known that it is not older than this. */
  Instant atLeast() {
    return timeBefore.confirmed().isBefore(time.at()) ? timeBefore.confirmed() : time.at();
  }

  /** Has the transaction be kept although nothing that it changes has a number. */
  void keep() {
    made = true;
  }

  /** The same if any rows are changed; returns how many. */
  int keep(int rows) {
    made |= rows > 0;
    return rows;
  }

  /** Whether there is anything to commit. */
  boolean isMade() {
    return made || last > before;
  }

  void save(Handle handle) {
    handle.execute(
        "UPDATE change_counter SET sequence = ?, changed_at = ?, confirmed_at = ? WHERE sequence = ?",
        last,
        Micros.of(time.at()),
        Micros.of(time.confirmed()),
        before);
  }

  /** The number of the newest change. */
  static long newest(Handle handle) {
    return handle.select("SELECT MAX(sequence) FROM change_counter").mapTo(Long.class).one();
  }

  /**
   * The time of a shop after one reading of its clock.
   *
   * <p>A step ahead of more than {@link #STEP} may be a clock that went wrong, or a shop that was
   * closed: nothing in it tells which. So there are two times. What happens is stamped by the
   * clock. What ages does so by the confirmed time, which moves on by no more than passes between
   * two readings; it meets the clock again when the clock is right again, or an operator says that
   * it is.
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
     * The newest age that may be removed: whatever the clock did, what came later is younger. A
     * step may have been wrong, so one is left.
     */
    Instant before(Duration age) {
      return confirmed.minus(age).minus(STEP);
    }
  }
}
