package dev.zhiyin.engine.store;

import com.zaxxer.hikari.HikariConfig;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.StoreSettings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * A database of a PostgreSQL server. What it does not answer in time counts as lost, so that nobody
 * waits for a server that is gone without a word.
 */
record Postgresql(StoreSettings settings) implements Kind {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /* Shorter than ANSWER, so that a statement that waits for another program is told so. */
  private static final Duration LOCK = Duration.ofSeconds(8);

  private static final Duration UNHURRIED = Duration.ofHours(12);

  @Override
  public String place() {
    return settings.url().split("\\?", 2)[0];
  }

  @Override
  public HikariConfig connections() {
    var config = new HikariConfig();
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(password());
    config.setMaximumPoolSize(settings.poolSize());
    config.setConnectionTimeout(CONNECT.toMillis());
    config.setValidationTimeout(CONNECT.toMillis() / 2);
    config.addDataSourceProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
    config.addDataSourceProperty("socketTimeout", Long.toString(ANSWER.toSeconds()));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("ApplicationName", "zhiyin");
    // a commit must have reached the disk, whatever the server's own settings say
    config.setConnectionInitSql(
        "SET synchronous_commit = on; SET lock_timeout = " + LOCK.toMillis());
    return config;
  }

  /* By connections of its own, which wait for long changes of large tables. */
  @Override
  public FluentConfiguration migration(DataSource pool) {
    return Flyway.configure()
        .dataSource(settings.url(), settings.user(), password())
        .placeholders(Map.of("binary", "COLLATE \"C\""));
  }

  private String password() {
    return settings.password().map(Secret::reveal).orElse("");
  }

  @Override
  public <T> T atOnce(Handle handle, Supplier<T> work) {
    return handle.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, _ -> work.get());
  }

  @Override
  public void unhurried(Handle handle) {
    try {
      handle.getConnection().setNetworkTimeout(Runnable::run, (int) UNHURRIED.toMillis());
    } catch (SQLException failure) {
      throw new ConnectionException(failure);
    }
  }

  /** Its server recycles the log by itself. */
  @Override
  public boolean wipeLog(Handle handle) {
    return true;
  }

  /** Its server vacuums by itself. */
  @Override
  public void rewrite(Handle handle) {}
}
