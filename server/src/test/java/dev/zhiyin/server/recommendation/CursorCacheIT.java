package dev.zhiyin.server.recommendation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.config.Secret;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.config.StoreSettings;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.problem.Refusal;
import dev.zhiyin.testing.PostgresServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cursors of a store that several servers have. */
class CursorCacheIT {
  private static final Clock CLOCK = Clock.systemUTC();

  /* Has every statement that reads shared_entry take a number. */
  private static final String COUNTED =
      """
      CREATE SEQUENCE asked;
      ALTER TABLE shared_entry RENAME TO held;
      CREATE VIEW shared_entry AS SELECT * FROM held WHERE (SELECT nextval('asked')) > 0;
      """;

  @TempDir Path folder;

  @Test
  void whoAsksForAListThatEndedLongAgoCostsOneQuery() throws SQLException {
    String url = PostgresServer.shared().newDatabase();
    var settings =
        new StoreSettings(
            url, PostgresServer.USER, Optional.of(Secret.of(PostgresServer.PASSWORD)), 8);
    try (var store = Store.open(new Home(folder), ShopConfig.DEFAULT.withStore(settings));
        var state = store.sharedState(1);
        Connection tables =
            DriverManager.getConnection(url, PostgresServer.USER, PostgresServer.PASSWORD)) {
      tables.createStatement().execute(COUNTED);
      var lists = new CursorCache(state, Duration.ofMinutes(1), CLOCK);

      assertEnded(lists, cursor("." + (CLOCK.millis() - Duration.ofMinutes(2).toMillis())));
      assertEnded(lists, cursor("")); // as they were once
      assertThat(queries(tables)).isEqualTo(2);

      assertEnded(lists, cursor("." + CLOCK.millis()));
      assertThat(queries(tables)).as("looked for while it may be on its way").isGreaterThan(4);
    }
  }

  private static void assertEnded(CursorCache lists, String cursor) {
    assertThatThrownBy(() -> lists.find(cursor)).isInstanceOf(Refusal.class);
  }

  private static String cursor(String madeAt) {
    String text = "1.10." + UUID.randomUUID() + madeAt;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static long queries(Connection tables) throws SQLException {
    try (var rows =
        tables
            .createStatement()
            .executeQuery("SELECT last_value - CAST(NOT is_called AS INT) FROM asked")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
