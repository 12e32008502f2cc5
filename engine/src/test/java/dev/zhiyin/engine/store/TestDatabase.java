package dev.zhiyin.engine.store;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.config.StoreSettings;
import dev.zhiyin.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/** A database of a test's own, empty at first. */
record TestDatabase(Home home, ShopConfig config) {
  static TestDatabase sqlite(Path folder) {
    return new TestDatabase(new Home(folder), ShopConfig.DEFAULT);
  }

  static TestDatabase postgresql(Path folder, PostgresServer server) {
    var settings =
        new StoreSettings(
            server.newDatabase(),
            PostgresServer.USER,
            Optional.of(Secret.of(PostgresServer.PASSWORD)),
            8);
    return new TestDatabase(new Home(folder), ShopConfig.DEFAULT.withStore(settings));
  }

  Store open() {
    return Store.open(home, config);
  }

  Store open(Clock clock) {
    return Store.over(Store.database(home, config.store()), clock);
  }

  /** The tables themselves. */
  Jdbi tables() {
    var settings = config.store();
    return settings.url().isEmpty()
        ? Jdbi.create("jdbc:sqlite:" + home.store())
        : Jdbi.create(settings.url(), settings.user(), PostgresServer.PASSWORD);
  }

  /** Makes the tables of an older version. */
  void migrateTo(String version) {
    String url = config.store().url().isEmpty() ? "jdbc:sqlite:" + home.store() : place();
    Flyway.configure()
        .dataSource(url, config.store().user(), PostgresServer.PASSWORD)
        .target(version)
        .locations("classpath:dev/zhiyin/engine/store/migration")
        .placeholders(Map.of("binary", ""))
        .load()
        .migrate();
  }

  /** What names it in messages. */
  String place() {
    return config.store().url().isEmpty() ? home.store().toString() : config.store().url();
  }
}
