package dev.zhiyin.engine.store;

import com.zaxxer.hikari.HikariConfig;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementBuilderFactory;

/**
 * SQLite in one file, with a write-ahead log beside it, so that readers never wait for a writer.
 * Other processes may use the file at the same time.
 *
 * @param file made with its folder if it is not there
 * @param durable whether a commit has reached the disk when it returns; else a power failure may
 *     undo the newest ones, in their order
 */
record Sqlite(Path file, boolean durable) implements Dialect {
  private static final EventTable EVENTS = new EventTable.Whole();

  private static final int READERS = 8;
  private static final int BACKGROUND = 8;
  private static final int WRITER_KIBIBYTES = 32 * 1024;

  /* Pages that change often are written into the file itself once in so many. */
  private static final int LOG_PAGES = 8_000;

  private static final int BUSY_MILLISECONDS = 30_000;
  private static final int READER_MILLISECONDS = 1_000;
  private static final int WIPE_MILLISECONDS = 200;

  Sqlite(Path file) {
    this(file, true);
  }

  /** One of what can be computed again. */
  static Sqlite cache(Path file) {
    return new Sqlite(file, false);
  }

  @Override
  public String place() {
    return file.toString();
  }

  @Override
  public String scripts() {
    return "sqlite";
  }

  @Override
  public EventTable events() {
    return EVENTS;
  }

  /** Who writes has the whole file. */
  @Override
  public String locked() {
    return "";
  }

  @Override
  public boolean hasArrays() {
    return false;
  }

  @Override
  public HikariConfig background() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException failure) {
      throw new StorageFailed(file, failure);
    }
    return connections(BACKGROUND);
  }

  @Override
  public HikariConfig readers() {
    HikariConfig config = connections(READERS);
    config.setConnectionTimeout(READER_MILLISECONDS);
    config.addDataSourceProperty("busy_timeout", Integer.toString(READER_MILLISECONDS));
    return config;
  }

  /* What a connection knows of the file is forgotten when another writes. */
  @Override
  public HikariConfig writer() {
    HikariConfig config = connections(1);
    config.setMaxLifetime(0);
    config.setConnectionTimeout(BUSY_MILLISECONDS);
    config.addDataSourceProperty("cache_size", Integer.toString(-WRITER_KIBIBYTES));
    return config;
  }

  private HikariConfig connections(int most) {
    var config = new HikariConfig();
    config.setJdbcUrl("jdbc:sqlite:" + file);
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(1);
    config.addDataSourceProperty("journal_mode", "WAL");
    config.addDataSourceProperty("synchronous", durable ? "FULL" : "NORMAL");
    config.addDataSourceProperty("secure_delete", "true");
    config.addDataSourceProperty("transaction_mode", "IMMEDIATE");
    config.addDataSourceProperty("busy_timeout", Integer.toString(BUSY_MILLISECONDS));
    // which the driver otherwise asks for after each insert, and nothing can be rewritten meanwhile
    config.addDataSourceProperty("jdbc.get_generated_keys", "false");
    config.setConnectionInitSql("PRAGMA wal_autocheckpoint = " + LOG_PAGES);
    return config;
  }

  /** It decides that by itself. */
  @Override
  public void readsWhole(Handle handle) {}

  @Override
  public FluentConfiguration migration(DataSource pool) {
    return Flyway.configure()
        .dataSource(pool)
        .placeholders(Map.of("binary", "COLLATE BINARY", "bytes", "BLOB"));
  }

  @Override
  public <T> T atOnce(Handle handle, Supplier<T> work) {
    // not by the driver, which would begin as a writer
    handle.execute("BEGIN DEFERRED");
    try {
      return work.get();
    } finally {
      handle.execute("COMMIT");
    }
  }

  @Override
  public StatementBuilderFactory statements() {
    return new StatementCache();
  }

  /** Readers wait for nobody. */
  @Override
  public void hurried(Handle handle) {}

  /** It has no hurry. */
  @Override
  public void unhurried(Handle handle) {}

  @Override
  public boolean wipeLog(Handle handle) {
    handle.execute("PRAGMA busy_timeout = " + WIPE_MILLISECONDS);
    try {
      return handle
          .select("PRAGMA wal_checkpoint(TRUNCATE)")
          .map((row, _) -> row.getInt("busy") == 0)
          .one();
    } finally {
      handle.execute("PRAGMA busy_timeout = " + BUSY_MILLISECONDS);
    }
  }

  /* What is removed is overwritten, but not the copies of it that rows leave behind when they move. */
  @Override
  public boolean rewrite(Handle handle, long most) {
    long bytes = pragma(handle, "page_count") * pragma(handle, "page_size");
    if (bytes > most) {
      return false;
    }
    handle.execute("VACUUM");
    return true;
  }

  private static long pragma(Handle handle, String name) {
    return handle.select("PRAGMA " + name).mapTo(Long.class).one();
  }

  @Override
  public Optional<Clock> clock() {
    return Optional.of(Clock.systemUTC());
  }

  @Override
  public String now() {
    return "0";
  }
}
