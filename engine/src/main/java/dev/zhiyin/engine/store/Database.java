package dev.zhiyin.engine.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Connections to one database with its tables in place: those for what somebody waits for, those
 * for what takes long, and one for all writers, so that none of them waits for another's. Closed by
 * who opened it. Thread-safe.
 */
final class Database implements AutoCloseable {
  private static final Duration FIRST_CONNECTION = Duration.ofSeconds(5);

  private final Dialect dialect;
  private final Pool readers;
  private final Pool background;
  private final Pool writer;
  private final CircuitBreaker breaker;
  private final ReentrantLock writers = new ReentrantLock(true);

  private Database(Dialect dialect, HikariDataSource opened) {
    this.dialect = dialect;
    background = Pool.of(dialect, opened);
    readers = Pool.of(dialect, new HikariDataSource(dialect.readers()));
    readers.connect();
    writer = Pool.of(dialect, new HikariDataSource(dialect.writer()));
    breaker =
        new CircuitBreaker(
            dialect.place(), List.of(readers.source, background.source, writer.source));
  }

  private record Pool(HikariDataSource source, Jdbi jdbi) {
    static Pool of(Dialect dialect, HikariDataSource source) {
      var jdbi = Jdbi.create(source).setStatementBuilderFactory(dialect.statements());
      jdbi.getConfig(DialectOfHandle.class).set(dialect);
      return new Pool(source, jdbi);
    }

    /* A connection may take longer than whoever asks first would wait for one. */
    void connect() {
      long end = System.nanoTime() + FIRST_CONNECTION.toNanos();
      boolean there = false;
      while (!there && System.nanoTime() < end) {
        try (Connection _ = source.getConnection()) {
          there = true;
        } catch (
            SQLException _) { // it is on its way, or the database is gone: then all are told so
          there = source.isClosed();
        }
      }
    }

    /* None came in time, and not because others had all of them. */
    boolean isWithoutConnections(JdbiException failure) {
      return failure.getCause() instanceof SQLTransientConnectionException
          && source.getHikariPoolMXBean().getActiveConnections() == 0;
    }
  }

  /** Opens a database, and brings its tables up to date. */
  static Database open(Dialect dialect, Migrations migrations) {
    try {
      var source = new HikariDataSource(dialect.background());
      try {
        migrations.run(dialect, source);
        return new Database(dialect, source);
      } catch (RuntimeException failure) {
        source.close();
        throw failure;
      }
    } catch (FlywayException | PoolInitializationException failure) {
      throw Failures.of(dialect, failure);
    }
  }

  /** As {@link Dialect#clock}. */
  Optional<Clock> clock() {
    return dialect.clock();
  }

  /** Whether one server at a time has it. */
  boolean isOfOneProcess() {
    return dialect instanceof Sqlite;
  }

  /** Where it is, without a password. */
  String place() {
    return dialect.place();
  }

  /** Reads what somebody waits for: what is not answered within a second is not answered. */
  <T> T readInteractive(Function<Handle, T> work) {
    return with(
        readers,
        handle -> {
          dialect.hurried(handle);
          return work.apply(handle);
        });
  }

  /** Reads what nobody waits for. */
  <T> T read(Function<Handle, T> work) {
    return with(background, work);
  }

  /** Reads with several statements that all see the same moment, however long it takes. */
  <T> T readSnapshot(Function<Handle, T> work) {
    return with(
        background,
        handle -> {
          dialect.unhurried(handle);
          return dialect.atOnce(handle, () -> work.apply(handle));
        });
  }

  /**
   * Works in a transaction.
   *
   * @param work may roll it back itself
   */
  <T> T write(Function<Handle, T> work) {
    return writingAlone(handle -> handle.inTransaction(work::apply));
  }

  /**
   * Writes a row that is nobody else's, without waiting for other writers of this process.
   *
   * @param work one statement
   */
  <T> T writeApart(Function<Handle, T> work) {
    breaker.require();
    readers.connect(); // nothing long holds these; but none is kept while nobody reads
    return readInteractive(work);
  }

  /** Works in a transaction that may take long. */
  <T> T writeLong(Function<Handle, T> work) {
    return write(
        handle -> {
          dialect.unhurried(handle);
          return work.apply(handle);
        });
  }

  /** As {@link Dialect#unhurried}. */
  void unhurried(Handle handle) {
    dialect.unhurried(handle);
  }

  /**
   * Passes when the database is not known to be out of reach.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.StoreUnavailable at once when it is
   */
  void requireReach() {
    breaker.require();
  }

  /** Whether it is not known to be out of reach. */
  boolean isWithinReach() {
    return !breaker.isLost();
  }

  /** As {@link Dialect#wipeLog}. */
  boolean wipeLog() {
    return writingAlone(dialect::wipeLog);
  }

  /** As {@link Dialect#rewrite}, however long it takes. */
  boolean rewrite(long most) {
    return writingAlone(
        handle -> {
          dialect.unhurried(handle);
          return dialect.rewrite(handle, most);
        });
  }

  /* Not in a transaction, but as if it were one. */
  private <T> T writingAlone(Function<Handle, T> work) {
    breaker.require(); // also who would only wait for those before
    writers.lock(); // in this process; the database would have them wait less fairly
    try {
      return with(writer, work);
    } finally {
      writers.unlock();
    }
  }

  private <T> T with(Pool pool, Function<Handle, T> work) {
    breaker.require();
    try (Handle handle = pool.jdbi.open()) { // its own, also for who is called while another reads
      return work.apply(handle);
    } catch (JdbiException failure) {
      if (Failures.isLost(failure) || pool.isWithoutConnections(failure)) {
        breaker.lost(Failures.root(failure));
      }
      throw Failures.of(dialect, failure);
    }
  }

  @Override
  public void close() {
    writer.source.close();
    readers.source.close();
    background.source.close();
  }

  /**
   * The scripts that make a database's tables, or bring them up to date.
   *
   * @param folder of the class path, of scripts for every kind of database
   * @param byKind folder that has a folder of {@link Dialect#scripts} for each kind, if there is
   *     one
   * @param newest version of the newest script there
   */
  record Migrations(String folder, Optional<String> byKind, String newest) {
    private static final String STORES = "dev/zhiyin/engine/store";

    static final Migrations STORE =
        new Migrations(STORES + "/migration", Optional.of(STORES), "13");
    static final Migrations CACHE = new Migrations(STORES + "/cache", Optional.empty(), "3");

    /** Every folder that has scripts for a kind of database. */
    List<String> folders(Dialect dialect) {
      return Stream.concat(
              Stream.of(folder), byKind.stream().map(folders -> folders + "/" + dialect.scripts()))
          .toList();
    }

    private static final String HISTORY =
        "SELECT version, success FROM flyway_schema_history ORDER BY installed_rank DESC";

    /**
     * Runs those that the database has not seen; none is the usual case, which is told in no time.
     */
    void run(Dialect dialect, DataSource pool) {
      if (!areDone(pool)) {
        dialect
            .migration(pool)
            .locations(folders(dialect).stream().map("classpath:"::concat).toArray(String[]::new))
            .load()
            .migrate();
      }
    }

    /* By Flyway's own table, without Flyway, which takes half a second to find that out. */
    private boolean areDone(DataSource pool) {
      try (Connection connection = pool.getConnection();
          Statement statement = connection.createStatement();
          ResultSet last = statement.executeQuery(HISTORY)) {
        return last.next() && newest.equals(last.getString(1)) && last.getBoolean(2);
      } catch (SQLException _) { // there is no such table yet, or something that Flyway will say
        return false;
      }
    }
  }
}
