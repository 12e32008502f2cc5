package dev.zhiyin.engine.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** A pool of connections to one database with its tables in place. Closed by who opened it. */
final class Database implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final int BUSY_MILLISECONDS = 30_000;

  private final Path location;
  private final HikariDataSource source;
  private final Jdbi jdbi;
  private final ReentrantLock writing = new ReentrantLock(true);

  private Database(Path location, HikariDataSource source) {
    this.location = location;
    this.source = source;
    jdbi = Jdbi.create(source);
  }

  /**
   * SQLite in one file, with a write-ahead log beside it, so that readers never wait for a writer.
   * A commit has reached the disk when it returns. Other processes may use the file at the same
   * time.
   */
  static Database sqlite(Path file, String migrations) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
    var config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite:" + file);
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.addDataSourceProperty("journal_mode", "WAL");
    config.addDataSourceProperty("synchronous", "FULL");
    config.addDataSourceProperty("secure_delete", "true");
    config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
    config.addDataSourceProperty("busy_timeout", Integer.toString(BUSY_MILLISECONDS));
    return migrated(file, config, migrations);
  }

  private static Database migrated(Path location, HikariConfig config, String migrations) {
    try {
      var source = new HikariDataSource(config);
      Flyway.configure()
          .dataSource(source)
          .locations("classpath:" + migrations)
          .placeholders(Map.of("binary", "COLLATE BINARY"))
          .load()
          .migrate();
      return new Database(location, source);
    } catch (FlywayException | PoolInitializationException failure) {
      throw new StorageFailed(location, failure);
    }
  }

  <T> T read(Function<Handle, T> work) {
    try (Handle handle = jdbi.open()) { // its own, also for who is called while another reads
      return work.apply(handle);
    } catch (JdbiException failure) {
      throw new StorageFailed(location, failure);
    }
  }

  /** Reads with several statements that all see the same moment. */
  <T> T readAtOnce(Function<Handle, T> work) {
    return read(
        handle -> {
          // not by the driver, which would begin as a writer
          handle.execute("BEGIN DEFERRED");
          try {
            return work.apply(handle);
          } finally {
            handle.execute("COMMIT");
          }
        });
  }

  /**
   * Works in a transaction.
   *
   * @param work may roll it back itself
   */
  <T> T write(Function<Handle, T> work) {
    writing.lock(); // in this process; the database would have them wait less fairly
    try (Handle handle = jdbi.open()) {
      return handle.inTransaction(work::apply);
    } catch (JdbiException failure) {
      throw new StorageFailed(location, failure);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
