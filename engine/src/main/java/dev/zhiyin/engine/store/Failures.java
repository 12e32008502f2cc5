package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tells by a database's own codes what the matter is. */
final class Failures {
  /** SQLSTATE of connections that fail, and of servers that stop or start. */
  private static final List<String> LOST = List.of("08", "57P");

  /**
   * SQLSTATE of what passes or can be mended outside: no room left, a server that only reads, files
   * that cannot be read or written, a lock that another program keeps, a statement that was ended,
   * a transaction in which this program was silent for long.
   */
  private static final List<String> PASSING =
      List.of("53", "25006", "25P03", "58", "55P03", "57014");

  /** SQLite's codes for the same: busy, read-only, input or output failed, full, cannot open. */
  private static final List<Integer> PASSING_IN_SQLITE = List.of(5, 8, 10, 13, 14);

  private Failures() {}

  /** Whether no connection to the database works at present. */
  static boolean isLost(Exception failure) {
    return states(failure).anyMatch(state -> LOST.stream().anyMatch(state::startsWith));
  }

  /** A failure as whoever called the store knows it. */
  static ZhiyinException of(Dialect dialect, Exception failure) {
    Throwable root = root(failure);
    return isPassing(dialect, failure)
        ? new StoreUnavailable(dialect.place(), root)
        : new StorageFailed(dialect.place(), root);
  }

  private static boolean isPassing(Dialect dialect, Exception failure) {
    return isLost(failure)
        || states(failure).anyMatch(state -> PASSING.stream().anyMatch(state::startsWith))
        || causes(failure).anyMatch(cause -> cause instanceof SQLTransientConnectionException)
        || isPassingInSqlite(dialect, failure);
  }

  private static boolean isPassingInSqlite(Dialect dialect, Exception failure) {
    return dialect instanceof Sqlite
        && sql(failure).anyMatch(cause -> PASSING_IN_SQLITE.contains(cause.getErrorCode() & 0xff));
  }

  private static Stream<String> states(Exception failure) {
    return sql(failure).map(SQLException::getSQLState).flatMap(Stream::ofNullable);
  }

  private static Stream<SQLException> sql(Exception failure) {
    return causes(failure).filter(SQLException.class::isInstance).map(SQLException.class::cast);
  }

  /** The cause that speaks of the database itself, and not of what was done with it. */
  static Throwable root(Exception failure) {
    Optional<Throwable> sql = sql(failure).<Throwable>map(one -> one).reduce((_, last) -> last);
    return sql.orElse(failure);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }
}
