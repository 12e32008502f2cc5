package dev.zhiyin.engine.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The scripts that make a database's tables, or bring them up to date.
 *
 * @param folder of the class path
 * @param newest version of the newest script there
 */
record Migrations(String folder, String newest) {
  static final Migrations STORE = new Migrations("dev/zhiyin/engine/store/migration", "2");
  static final Migrations CACHE = new Migrations("dev/zhiyin/engine/store/cache", "1");

  private static final String HISTORY =
      "SELECT version, success FROM flyway_schema_history ORDER BY installed_rank DESC";

  /**
   * Runs those that the database has not seen; none is the usual case, which is told in no time.
   */
  void run(Dialect kind, DataSource pool) {
    if (!areDone(pool)) {
      kind.migration(pool).locations("classpath:" + folder).load().migrate();
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
