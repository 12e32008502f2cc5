package dev.zhiyin.engine.store;

import com.zaxxer.hikari.HikariConfig;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.StoreSettings;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilderFactory;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * A database of a PostgreSQL server. What it does not answer in time counts as lost, so that nobody
 * waits for a server that is gone without a word. Of the connections that it may have, one is for
 * writers, and half of the others for what somebody waits for.
 */
final class Postgresql implements Dialect {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /* Shorter than ANSWER, so that a statement that waits for another program is told so. */
  private static final Duration LOCK = Duration.ofSeconds(8);

  /* For a statement, or for a part of a long answer. */
  private static final Duration UNHURRIED = Duration.ofMinutes(15);

  /** After which a transaction ends whose program is silent: it would have all writers wait. */
  private static final Duration SILENT = Duration.ofSeconds(15);

  private static final Duration MIGRATION = Duration.ofHours(2);

  /* Together less than a second, which is what a shopper may wait for the store. */
  private static final Duration READER_CONNECTS = Duration.ofMillis(300);
  private static final Duration READER_ANSWER = Duration.ofMillis(650);

  /* Shorter, so that a slow statement is ended by the server and does not cost the connection. */
  private static final Duration READER_STATEMENT = Duration.ofMillis(600);

  private static final String CONNECT_SECONDS = Long.toString(CONNECT.toSeconds());

  private final StoreSettings settings;
  private final boolean isOffline;
  private final EventTable events = new EventPartitions();

  Postgresql(StoreSettings settings) {
    this(settings, false);
  }

  private Postgresql(StoreSettings settings, boolean isOffline) {
    this.settings = settings;
    this.isOffline = isOffline;
  }

  /** Where no shopper waits: readers have the time of other work. */
  static Postgresql offline(StoreSettings settings) {
    return new Postgresql(settings, true);
  }

  @Override
  public String place() {
    return settings.url().split("\\?", 2)[0];
  }

  @Override
  public String scripts() {
    return "postgresql";
  }

  @Override
  public EventTable events() {
    return events;
  }

  @Override
  public String locked() {
    return "FOR UPDATE";
  }

  @Override
  public boolean hasArrays() {
    return true;
  }

  @Override
  public HikariConfig background() {
    return connections(settings.poolSize() - 1 - readerCount());
  }

  @Override
  public HikariConfig readers() {
    HikariConfig config = connections(readerCount());
    if (isOffline) {
      return config;
    }
    config.setConnectionTimeout(READER_CONNECTS.toMillis());
    config.setValidationTimeout(READER_CONNECTS.toMillis());
    config.addDataSourceProperty("socketTimeout", CONNECT_SECONDS);
    config.setConnectionInitSql(
        config.getConnectionInitSql() + "; SET statement_timeout = " + READER_STATEMENT.toMillis());
    return config;
  }

  private int readerCount() {
    return (settings.poolSize() - 1) / 2;
  }

  @Override
  public HikariConfig writer() {
    HikariConfig config = connections(1);
    // a plan of when a table was small would read all of it; nothing quick is worth compiling
    config.setConnectionInitSql(
        config.getConnectionInitSql()
            + "; SET enable_seqscan = off; SET jit = off"
            + "; SET idle_in_transaction_session_timeout = "
            + SILENT.toMillis()
            + "; SET tcp_user_timeout = %d; SET tcp_keepalives_idle = 5"
                .formatted(SILENT.toMillis())
            + "; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 2");
    return config;
  }

  @Override
  public void readsWhole(Handle handle) {
    handle.execute("SET LOCAL enable_seqscan = on");
  }

  private HikariConfig connections(int most) {
    var config = new HikariConfig();
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(password());
    config.setMaximumPoolSize(most);
    config.setMinimumIdle(0); // else a pool that cannot connect goes on trying, ever more rarely
    config.setConnectionTimeout(CONNECT.toMillis());
    config.setValidationTimeout(CONNECT.toMillis() / 2);
    config.addDataSourceProperty("connectTimeout", CONNECT_SECONDS);
    config.addDataSourceProperty("socketTimeout", Long.toString(ANSWER.toSeconds()));
    config.addDataSourceProperty("sslResponseTimeout", Long.toString(CONNECT.toMillis()));
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
        .jdbcProperties(
            Map.of(
                "connectTimeout",
                CONNECT_SECONDS,
                "socketTimeout",
                Long.toString(MIGRATION.toSeconds())))
        .placeholders(Map.of("binary", "COLLATE \"C\"", "bytes", "BYTEA"));
  }

  private String password() {
    return settings.password().map(Secret::reveal).orElse("");
  }

  @Override
  public <T> T atOnce(Handle handle, Supplier<T> work) {
    return handle.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        _ -> {
          // before the moment is set: a partition that goes later would be missing in what it saw
          handle.execute("LOCK TABLE event IN ACCESS SHARE MODE");
          return work.get();
        });
  }

  /** The driver itself keeps those that are used again and again. */
  @Override
  public StatementBuilderFactory statements() {
    return DefaultStatementBuilder.FACTORY;
  }

  @Override
  public void hurried(Handle handle) {
    within(isOffline ? ANSWER : READER_ANSWER, handle);
  }

  @Override
  public void unhurried(Handle handle) {
    within(UNHURRIED, handle);
    if (handle.isInTransaction()) {
      handle.execute("SET LOCAL idle_in_transaction_session_timeout = " + UNHURRIED.toMillis());
    }
  }

  /* Asks the server nothing. */
  private static void within(Duration longest, Handle handle) {
    try {
      handle.getConnection().setNetworkTimeout(Runnable::run, (int) longest.toMillis());
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
  public boolean rewrite(Handle handle, long most) {
    return true;
  }

  /** So that several servers have one time. */
  @Override
  public Optional<Clock> clock() {
    return Optional.empty();
  }

  @Override
  public String now() {
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
  }
}
