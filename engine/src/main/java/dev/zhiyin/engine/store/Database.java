package dev.zhiyin.engine.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/** A pool of connections to one database with its tables in place. Closed by who opened it. */
public final class Database implements AutoCloseable {
  private static final int CONNECTIONS = 8;
  private static final int BUSY_MILLISECONDS = 30_000;

  private final Path location;
  private final HikariDataSource source;

  private Database(Path location, HikariDataSource source) {
    this.location = location;
    this.source = source;
  }

  /**
   * SQLite in one file, with a write-ahead log beside it, so that readers never wait for a writer.
   * A commit has reached the disk when it returns. Other processes may use the file at the same
   * time.
   */
  public static Database sqlite(Path file, String migrations) {
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
    config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
    config.addDataSourceProperty("busy_timeout", Integer.toString(BUSY_MILLISECONDS));
    return migrated(file, config, migrations);
  }

  private static Database migrated(Path location, HikariConfig config, String migrations) {
    try {
      var source = new HikariDataSource(config);
      Flyway.configure().dataSource(source).locations("classpath:" + migrations).load().migrate();
      return new Database(location, source);
    } catch (FlywayException | PoolInitializationException failure) {
      throw new StorageFailed(location, failure);
    }
  }

  Jdbi jdbi() {
    return Jdbi.create(source);
  }

  Path location() {
    return location;
  }

  @Override
  public void close() {
    source.close();
  }
}
