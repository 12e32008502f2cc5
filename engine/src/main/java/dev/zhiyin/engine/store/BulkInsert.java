package dev.zhiyin.engine.store;

import static java.util.stream.Collectors.joining;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Gatherers;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Inserts many rows: by one statement where the database has arrays, so that they cost one round
 * trip and are parsed once, and else row by row.
 *
 * @param table name
 * @param columns of the values, in their order
 * @param conflict what follows the values, such as {@code ON CONFLICT ...}; may be empty. No two
 *     rows may conflict with each other
 */
record BulkInsert(String table, List<Column> columns, String conflict) {
  /**
   * A column.
   *
   * @param type such as {@code text}, as PostgreSQL names it
   * @param array makes an array of the type's own class, which the driver sends as bytes; one of
   *     objects would be sent as a text to be parsed
   */
  record Column(String name, String type, IntFunction<Object[]> array) {
    static Column text(String name) {
      return new Column(name, "text", String[]::new);
    }

    static Column whole(String name) {
      return new Column(name, "bigint", Long[]::new);
    }

    static Column real(String name) {
      return new Column(name, "float8", Double[]::new);
    }
  }

  /** Rows at a time where there are no arrays: a statement that is kept keeps room for as many. */
  private static final int BATCH = 1_000;

  BulkInsert {
    columns = List.copyOf(columns);
  }

  /**
   * Inserts them.
   *
   * @param rows each with a value for every column
   */
  void execute(Handle handle, Collection<@Nullable Object[]> rows) {
    if (rows.isEmpty()) {
      return;
    }
    if (Dialect.of(handle).hasArrays()) {
      var update =
          handle.createUpdate(
              "%s SELECT * FROM unnest(%s) %s"
                  .formatted(
                      into(),
                      columns.stream()
                          .map(column -> "CAST(? AS %s[])".formatted(column.type()))
                          .collect(joining(", ")),
                      conflict));
      for (int i = 0; i < columns.size(); i++) {
        int place = i;
        Column column = columns.get(i);
        update.bind(
            i,
            SqlArray.of(
                column.type(), rows.stream().map(row -> row[place]).toArray(column.array())));
      }
      update.execute();
    } else {
      String sql =
          "%s VALUES (%s) %s"
              .formatted(
                  into(), String.join(", ", Collections.nCopies(columns.size(), "?")), conflict);
      rows.stream()
          .gather(Gatherers.windowFixed(BATCH))
          .forEach(
              some -> {
                var batch = handle.prepareBatch(sql);
                some.forEach(batch::add);
                batch.execute();
              });
    }
  }

  private String into() {
    return "INSERT INTO %s (%s)"
        .formatted(table, columns.stream().map(Column::name).collect(joining(", ")));
  }

  /** An argument that is an array of the database. */
  static final class SqlArray implements org.jdbi.v3.core.argument.Argument {
    private final String type;
    private final @Nullable Object[] values;

    private SqlArray(String type, @Nullable Object[] values) {
      this.type = type;
      this.values = values;
    }

    static SqlArray of(String type, @Nullable Object[] values) {
      return new SqlArray(type, values.clone());
    }

    static SqlArray ofTexts(Collection<String> values) {
      return new SqlArray("text", values.toArray(String[]::new));
    }

    @Override
    public void apply(int position, PreparedStatement statement, StatementContext context)
        throws SQLException {
      Array array = statement.getConnection().createArrayOf(type, values);
      statement.setArray(position, array);
    }
  }
}
