package dev.zhiyin.engine.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * A pool of connections to one database with its tables in place. Closed by who opened it.
 * Thread-safe.
 */
final class Database implements AutoCloseable {
  private final Kind kind;
  private final HikariDataSource source;
  private final Optional<HikariDataSource> writer;
  private final Jdbi reading;
  private final Jdbi writing;
  private final Reach reach;
  private final ReentrantLock writers = new ReentrantLock(true);

  private Database(Kind kind, HikariDataSource source) {
    this.kind = kind;
    this.source = source;
    writer = kind.writer().map(HikariDataSource::new);
    reading = Jdbi.create(source);
    writing = writer.map(Jdbi::create).orElse(reading);
    reach = new Reach(kind.place(), source);
  }

  /** Opens a database, and brings its tables up to date. */
  static Database open(Kind kind, Migrations migrations) {
    try {
      var source = new HikariDataSource(kind.connections());
      try {
        migrations.run(kind, source);
        return new Database(kind, source);
      } catch (RuntimeException failure) {
        source.close();
        throw failure;
      }
    } catch (FlywayException | PoolInitializationException failure) {
      throw Failures.of(kind, failure);
    }
  }

  /** Where it is, without a password. */
  String place() {
    return kind.place();
  }

  <T> T read(Function<Handle, T> work) {
    return with(reading, work);
  }

  /** Reads with several statements that all see the same moment, however long it takes. */
  <T> T readAtOnce(Function<Handle, T> work) {
    return with(
        reading,
        handle -> {
          kind.unhurried(handle);
          return kind.atOnce(handle, () -> work.apply(handle));
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

  /** Works in a transaction that may take long. */
  <T> T writeUnhurried(Function<Handle, T> work) {
    return write(
        handle -> {
          kind.unhurried(handle);
          return work.apply(handle);
        });
  }

  /** As {@link Kind#wipeLog}. */
  boolean wipeLog() {
    return writingAlone(kind::wipeLog);
  }

  /** As {@link Kind#rewrite}, however long it takes. */
  void rewrite() {
    boolean _ =
        writingAlone(
            handle -> {
              kind.unhurried(handle);
              kind.rewrite(handle);
              return true;
            });
  }

  /* Not in a transaction, but as if it were one. */
  private <T> T writingAlone(Function<Handle, T> work) {
    reach.require(); // also who would only wait for those before
    writers.lock(); // in this process; the database would have them wait less fairly
    try {
      return with(writing, work);
    } finally {
      writers.unlock();
    }
  }

  private <T> T with(Jdbi jdbi, Function<Handle, T> work) {
    reach.require();
    try (Handle handle = jdbi.open()) { // its own, also for who is called while another reads
      return work.apply(handle);
    } catch (JdbiException failure) {
      if (Failures.isLost(failure)) {
        reach.lost(Failures.root(failure));
      }
      throw Failures.of(kind, failure);
    }
  }

  @Override
  public void close() {
    writer.ifPresent(HikariDataSource::close);
    source.close();
  }
}
