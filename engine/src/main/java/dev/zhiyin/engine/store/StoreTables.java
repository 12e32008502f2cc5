package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.store.StoreSnapshot.StoreRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** All tables of a store, with the columns that do not follow from others. */
final class StoreTables {
  /** A table that is given out in the order of its key: its first column, or its first two. */
  record Table(String name, List<String> columns) {
    private static final Set<String> OF_PAIRS = Set.of("friend", "group_member", "product_week");

    String order() {
      return OF_PAIRS.contains(name) ? "1, 2" : "1";
    }

    private static Table of(String name, String... columns) {
      return new Table(name, List.of(columns));
    }
  }

  static final List<Table> ALL =
      List.of(
          Table.of("change_counter", "only_row", "sequence", "changed_at", "confirmed_at"),
          Table.of("setting", "name", "value"),
          Table.of("product", "id", "sequence", "json", "added_at", "status", "reserved_by"),
          Table.of("session", "session_id", "user_id", "linked_at"),
          Table.of(
              "event",
              "sequence",
              "id",
              "user_id",
              "session_id",
              "product_id",
              "words",
              "event_type",
              "happened_at",
              "counted_at",
              "quantity",
              "price",
              "order_id"),
          Table.of("profile", "user_id", "json", "changed_at"),
          Table.of("friend", "user_id", "friend_id", "place", "changed_at"),
          Table.of("consent", "user_id", "share_activity", "show_name", "name", "changed_at"),
          Table.of(
              "buying_group", "id", "product_id", "initiator", "needed", "lacking", "expires_at"),
          Table.of("group_member", "group_id", "user_id", "changed_at"),
          Table.of(
              "wording",
              "id",
              "version",
              "code",
              "sentence",
              "language",
              "wording",
              "model",
              "proposed_at",
              "edited_at",
              "deleted_at"),
          Table.of("product_stats", "product_id", "sequence", "unique_shoppers", "trend_score"),
          Table.of("product_week", "product_id", "week", "amount"),
          Table.of("erasure", "id_hash", "sequence", "erased_at", "done"));

  private static final Set<String> WHOLE =
      Set.of(
          "only_row",
          "sequence",
          "changed_at",
          "confirmed_at",
          "added_at",
          "linked_at",
          "happened_at",
          "counted_at",
          "quantity",
          "unique_shoppers",
          "week",
          "amount",
          "erased_at",
          "place",
          "needed",
          "lacking",
          "expires_at",
          "share_activity",
          "show_name",
          "proposed_at",
          "edited_at",
          "deleted_at",
          "version",
          "done");

  private static final Set<String> REAL = Set.of("price", "trend_score");

  private static final Map<String, Table> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Table::name, Function.identity()));

  private StoreTables() {}

  /** Hands out every row of every table. */
  static void forEachRow(Handle handle, Consumer<StoreRow> sink) {
    for (Table table : ALL) {
      handle
          .select(
              "SELECT %s FROM %s ORDER BY %s"
                  .formatted(String.join(", ", table.columns()), table.name(), table.order()))
          .setFetchSize(Chunks.FETCHED)
          .map((row, _) -> row(table, row))
          .forEach(sink);
    }
  }

  private static StoreRow row(Table table, ResultSet row) throws SQLException {
    var values = new HashMap<String, Object>();
    for (String column : table.columns()) {
      @Nullable Object value = value(column, row);
      if (value != null && !row.wasNull()) {
        values.put(column, value);
      }
    }
    return new StoreRow(table.name(), values);
  }

  private static @Nullable Object value(String column, ResultSet row) throws SQLException {
    if (WHOLE.contains(column)) {
      return row.getLong(column);
    }
    return REAL.contains(column) ? (Object) row.getDouble(column) : row.getString(column);
  }

  /** The table of a row, which has no column that the table has not. */
  static Table of(StoreRow row) {
    Table table = BY_NAME.get(row.table());
    if (table == null) {
      throw new WorkRefused("a store has no table '%s'".formatted(row.table()));
    }
    for (String column : row.values().keySet()) {
      if (!table.columns().contains(column)) {
        throw new WorkRefused(
            "the table %s of a store has no column '%s'".formatted(row.table(), column));
      }
    }
    return table;
  }

  static String insert(Table table) {
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(
            table.name(),
            String.join(", ", table.columns()),
            String.join(", ", Collections.nCopies(table.columns().size(), "?")));
  }

  /** In the order of the table's columns. */
  static @Nullable Object[] values(Table table, StoreRow row) {
    var values = new @Nullable Object[table.columns().size()];
    for (int i = 0; i < values.length; i++) {
      String column = table.columns().get(i);
      values[i] = value(column, row.values().get(column));
    }
    return values;
  }

  private static @Nullable Object value(String column, @Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Number number when WHOLE.contains(column) -> number.longValue();
      case Number number when REAL.contains(column) -> number.doubleValue();
      case String text when !WHOLE.contains(column) && !REAL.contains(column) -> text;
      default -> throw new WorkRefused("'%s' is no value of %s".formatted(value, column));
    };
  }
}
