package dev.zhiyin.engine.store;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.PrivacySettings;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.config.ShopConfig.Limits;
import dev.zhiyin.engine.config.StoreSettings;
import dev.zhiyin.testing.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** A database of a test's own, empty at first. */
record TestDatabase(Home home, ShopConfig config) {
  static TestDatabase sqlite(Path folder) {
    return new TestDatabase(new Home(folder), ShopConfig.DEFAULT);
  }

  static TestDatabase postgresql(Path folder, PostgresServer server) {
    return postgresql(folder, server.newDatabase());
  }

  static TestDatabase postgresql(Path folder, String url) {
    var settings =
        new StoreSettings(
            url, PostgresServer.USER, Optional.of(Secret.of(PostgresServer.PASSWORD)), 8);
    return new TestDatabase(new Home(folder), ShopConfig.DEFAULT.withStore(settings));
  }

  /** With its tables, as a copy: to make them takes longer than most tests. */
  static TestDatabase sqliteWithTables(Path folder) {
    TestDatabase copy = sqlite(folder);
    try {
      Files.createDirectories(copy.home.root());
      Files.copy(Tables.SQLITE.home.store(), copy.home.store());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return copy;
  }

  /** Likewise, on the server that all tests share. */
  static TestDatabase postgresqlWithTables(Path folder) {
    return postgresql(
        folder, PostgresServer.shared().copyOf(Tables.POSTGRESQL.config.store().url()));
  }

  private static final class Tables {
    static final TestDatabase SQLITE = made(TestDatabase::sqlite);
    static final TestDatabase POSTGRESQL =
        made(folder -> postgresql(folder, PostgresServer.shared()));

    private static TestDatabase made(Function<Path, TestDatabase> empty) {
      try {
        Path folder = Files.createTempDirectory(Path.of("target"), "tables");
        TestDatabase made = empty.apply(folder);
        Dialect kind =
            made.config.store().url().isEmpty()
                ? new Sqlite(made.home.store())
                : new Postgresql(made.config.store());
        Database.open(kind, Database.Migrations.STORE).close();
        return made;
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  Store open() {
    return Store.open(home, config);
  }

  Store open(Clock clock) {
    return Store.open(home, config, Optional.of(clock));
  }

  /** The tables themselves. */
  Jdbi tables() {
    var settings = config.store();
    return settings.url().isEmpty()
        ? Jdbi.create("jdbc:sqlite:" + home.store())
        : Jdbi.create(settings.url(), settings.user(), PostgresServer.PASSWORD);
  }

  TestDatabase with(PrivacySettings privacy) {
    return new TestDatabase(home, config.withPrivacy(privacy));
  }

  TestDatabase with(Limits limits) {
    return new TestDatabase(home, config.withLimits(limits));
  }

  TestDatabase with(ShopConfig.Events events) {
    return new TestDatabase(home, config.withEvents(events));
  }

  /** Has the database refuse one event, and with it every transaction that brings it. */
  void refuse(String eventId) {
    tables()
        .useHandle(
            handle ->
                handle.execute(
                    (config.store().url().isEmpty()
                            ? "CREATE TRIGGER refused BEFORE INSERT ON event WHEN NEW.id = '%s'"
                                + " BEGIN SELECT RAISE(ABORT, 'refused'); END"
                            : "ALTER TABLE event ADD CONSTRAINT refused CHECK (id <> '%s')")
                        .formatted(eventId)));
  }

  /** Has every writer wait until it is closed. */
  Held held() {
    Handle handle = tables().open().begin();
    handle.execute("UPDATE change_counter SET sequence = sequence");
    return () -> {
      handle.rollback();
      handle.close();
    };
  }

  /** A lock that another program keeps. */
  interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** Makes the tables of an older version. */
  void migrateTo(String version) {
    String url = config.store().url().isEmpty() ? "jdbc:sqlite:" + home.store() : place();
    Flyway.configure()
        .dataSource(url, config.store().user(), PostgresServer.PASSWORD)
        .target(version)
        .locations(
            "classpath:dev/zhiyin/engine/store/migration",
            "classpath:dev/zhiyin/engine/store/"
                + (config.store().url().isEmpty() ? "sqlite" : "postgresql"))
        .placeholders(Map.of("binary", ""))
        .load()
        .migrate();
  }

  /** The columns of every table of the store. */
  Map<String, Set<String>> columns() throws SQLException {
    return tables()
        .withHandle(
            handle -> {
              var columns = new HashMap<String, Set<String>>();
              @Nullable String schema = config.store().url().isEmpty() ? null : "public";
              var found = handle.getConnection().getMetaData().getColumns(null, schema, "%", "%");
              while (found.next()) {
                columns
                    .computeIfAbsent(found.getString("TABLE_NAME"), _ -> new HashSet<>())
                    .add(found.getString("COLUMN_NAME"));
              }
              columns.keySet().removeIf(name -> name.matches("(flyway|sqlite)_.*"));
              return columns;
            });
  }

  /** What names it in messages. */
  String place() {
    return config.store().url().isEmpty() ? home.store().toString() : config.store().url();
  }
}
