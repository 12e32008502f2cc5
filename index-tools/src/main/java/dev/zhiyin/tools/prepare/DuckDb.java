package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.jspecify.annotations.Nullable;

/**
 * A database of DuckDB in a folder: what does not fit in its memory goes to disk beside it. Not
 * thread-safe. Every failure of the database is a {@link StorageFailed}.
 *
 * @param folder where it lies
 */
record DuckDb(Path folder, DuckDBConnection connection) implements AutoCloseable {
  /**
   * Makes a database in a folder that holds none.
   *
   * @param memory that the database may take, such as {@code 2GB}; Java's heap comes on top
   */
  static DuckDb create(Path folder, String memory) {
    var properties = new Properties();
    properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    properties.setProperty("autoinstall_known_extensions", "false");
    properties.setProperty("memory_limit", memory);
    properties.setProperty("temp_directory", folder.resolve("spill").toString());
    return failing(
        folder,
        () -> {
          String url = "jdbc:duckdb:" + folder.resolve("events.duckdb");
          return new DuckDb(
              folder, DriverManager.getConnection(url, properties).unwrap(DuckDBConnection.class));
        });
  }

  /** Runs statements that give no rows. */
  void run(String sql) {
    failing(
        folder,
        () -> {
          try (Statement statement = connection.createStatement()) {
            return statement.execute(sql);
          }
        });
  }

  /** Runs a statement and tells how many rows it inserted or deleted. */
  long change(String sql) {
    return failing(
        folder,
        () -> {
          try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql);
          }
        });
  }

  /** The number that a query of one row and one column gives; 0 for null. */
  long number(String sql) {
    return one(sql, row -> row.getLong(1));
  }

  /** The text that a query of one row and one column gives. */
  String text(String sql) {
    return one(sql, row -> row.getString(1));
  }

  private <T> T one(String sql, Value<T> value) {
    return failing(
        folder,
        () -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return value.of(row);
          }
        });
  }

  /** Hands out the rows of a query as they come; meanwhile the database may be written to. */
  void each(String sql, RowReader reader) {
    failing(
        folder,
        () -> {
          try (Cursor cursor = cursor(sql)) {
            while (cursor.next()) {
              reader.read(cursor.row());
            }
          }
          return true;
        });
  }

  /** The rows of a query, to be stepped through. */
  Cursor cursor(String sql) {
    return failing(folder, () -> new Cursor(folder, connection.duplicate(), sql));
  }

  /** Adds rows to a table; they are there when the work is done. */
  void append(String table, Appending work) {
    failing(
        folder,
        () -> {
          try (DuckDBAppender appender =
              connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, table)) {
            work.append(appender);
          }
          return true;
        });
  }

  /** Adds a row of texts, numbers and truths; null is NULL. */
  void add(DuckDBAppender rows, @Nullable Object... values) {
    failing(
        folder,
        () -> {
          rows.beginRow();
          for (Object value : values) {
            switch (value) {
              case null -> rows.appendNull();
              case String text -> rows.append(text);
              case Byte number -> rows.append(number.byteValue());
              case Integer number -> rows.append(number.intValue());
              case Double number -> rows.append(number.doubleValue());
              case Long number -> rows.append(number.longValue());
              case Boolean truth -> rows.append(truth.booleanValue());
              default -> throw new IllegalArgumentException(value.getClass() + " in no column");
            }
          }
          rows.endRow();
          return true;
        });
  }

  /** A text as a literal of SQL. */
  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The name of a column, whatever it is, as SQL writes it. */
  static String name(String column) {
    return '"' + column.replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() {
    failing(
        folder,
        () -> {
          connection.close();
          return true;
        });
  }

  private static <T> T failing(Path folder, Work<T> work) {
    try {
      return work.run();
    } catch (SQLException failure) {
      throw new StorageFailed(folder, failure);
    }
  }

  /** Reads the row at which a result stands. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /** Adds rows. */
  @FunctionalInterface
  interface Appending {
    void append(DuckDBAppender rows) throws SQLException;
  }

  @FunctionalInterface
  private interface Value<T> {
    T of(ResultSet row) throws SQLException;
  }

  @FunctionalInterface
  private interface Work<T> {
    T run() throws SQLException;
  }

  /** The rows of one query, one after another. */
  static final class Cursor implements AutoCloseable {
    private final Path folder;
    private final Connection connection;
    private final Statement statement;
    private final ResultSet rows;

    private Cursor(Path folder, Connection connection, String sql) throws SQLException {
      this.folder = folder;
      this.connection = connection;
      statement = connection.createStatement();
      rows = statement.executeQuery(sql);
    }

    /** Goes to the next row, if there is one. */
    boolean next() {
      return failing(folder, rows::next);
    }

    ResultSet row() {
      return rows;
    }

    @Override
    public void close() {
      failing(
          folder,
          () -> {
            rows.close();
            statement.close();
            connection.close();
            return true;
          });
    }
  }
}
