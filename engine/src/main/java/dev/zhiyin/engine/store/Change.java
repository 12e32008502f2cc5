package dev.zhiyin.engine.store;

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
  private final long before;
  private final Instant at;
  private long last;
  private boolean made;

  private Change(long before, Instant at) {
    this.before = before;
    this.last = before;
    this.at = at;
  }

  /**
   * Waits for all earlier changes.
   *
   * @param clock now; the change's own time is never before that of an earlier change
   */
  static Change begin(Handle handle, Instant clock) {
    return handle
        .createQuery("UPDATE change_counter SET sequence = sequence RETURNING sequence, changed_at")
        .map(
            (row, _) ->
                new Change(row.getLong("sequence"), later(row.getLong("changed_at"), clock)))
        .one();
  }

  private static Instant later(long micros, Instant clock) {
    return Micros.instant(Math.max(micros, Micros.of(clock)));
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
    return at;
  }

  /** Has the transaction be kept although nothing that it changes has a number. */
  void keep() {
    made = true;
  }

  /** Whether there is anything to commit. */
  boolean isMade() {
    return made || last > before;
  }

  void save(Handle handle) {
    handle.execute("UPDATE change_counter SET sequence = ?, changed_at = ?", last, Micros.of(at));
  }
}
