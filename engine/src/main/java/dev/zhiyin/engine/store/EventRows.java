package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.OrderLine;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.BulkInsert.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Events as rows of the table {@code event}. */
final class EventRows {
  /** What {@link #event} reads. */
  static final String COLUMNS =
      "id, user_id, session_id, product_id, words, event_type, happened_at,"
          + " quantity, price, order_id";

  /** Inserts what {@link #values} gives. */
  static final BulkInsert INSERT =
      new BulkInsert(
          "event",
          List.of(
              Column.text("id"),
              Column.whole("sequence"),
              Column.text("user_id"),
              Column.text("session_id"),
              Column.text("product_id"),
              Column.text("words"),
              Column.text("event_type"),
              Column.whole("happened_at"),
              Column.whole("counted_at"),
              Column.whole("quantity"),
              Column.real("price"),
              Column.text("order_id")),
          "");

  private EventRows() {}

  /** Shopper by shopper, each shopper's oldest first. */
  static void forEach(Handle handle, Consumer<Event> sink) {
    handle
        .select("SELECT %s FROM event ORDER BY shopper, happened_at, sequence".formatted(COLUMNS))
        .setFetchSize(Chunks.FETCHED)
        .map(EventRows::event)
        .forEach(sink);
  }

  /** Each text that somebody ever searched for, once, in an order that does not change. */
  static List<String> words(Handle handle) {
    return handle
        .select("SELECT DISTINCT words FROM event WHERE words IS NOT NULL ORDER BY words")
        .setFetchSize(Chunks.FETCHED)
        .mapTo(String.class)
        .list();
  }

  /**
   * An event with its number.
   *
   * @param countedAt what its age is counted from, in microseconds since 1970: an event from the
   *     future is as old as its arrival
   */
  record Row(Event event, long sequence, long countedAt) {
    static Row of(Event event, Change change) {
      long countedAt = Math.min(Micros.of(event.timestamp()), Micros.of(change.at()));
      return new Row(event, change.next(), countedAt);
    }
  }

  static @Nullable Object[] values(Row row) {
    Event event = row.event();
    return new @Nullable Object[] {
      event.id(),
      row.sequence(),
      event.shopperId().userId().orElse(null),
      event.shopperId().sessionId().orElse(null),
      event.subject().product().orElse(null),
      event.subject().words().orElse(null),
      event.type().text(),
      Micros.of(event.timestamp()),
      row.countedAt(),
      event.line().quantity().isPresent() ? (long) event.line().quantity().getAsInt() : null,
      event.line().price().isPresent() ? event.line().price().getAsDouble() : null,
      event.line().orderId().orElse(null)
    };
  }

  /** An event with its number, by which those of one moment are told apart. */
  record Numbered(Event event, long sequence) {
    static final Comparator<Numbered> OLDEST_FIRST =
        Comparator.comparing((Numbered one) -> one.event.timestamp())
            .thenComparingLong(Numbered::sequence);

    static Numbered of(ResultSet row, StatementContext context) throws SQLException {
      return new Numbered(EventRows.event(row, context), row.getLong("sequence"));
    }
  }

  static Event event(ResultSet row, StatementContext unused) throws SQLException {
    @Nullable String productId = row.getString("product_id");
    return new Event(
        row.getString("id"),
        new ShopperId(
            Optional.ofNullable(row.getString("user_id")),
            Optional.ofNullable(row.getString("session_id"))),
        productId != null ? new Subject.Item(productId) : new Subject.Words(row.getString("words")),
        EventType.parse(row.getString("event_type")),
        Micros.instant(row.getLong("happened_at")),
        line(row));
  }

  private static OrderLine line(ResultSet row) throws SQLException {
    int quantity = row.getInt("quantity");
    OptionalInt pieces = row.wasNull() ? OptionalInt.empty() : OptionalInt.of(quantity);
    double price = row.getDouble("price");
    OptionalDouble paid = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(price);
    return new OrderLine(pieces, paid, Optional.ofNullable(row.getString("order_id")));
  }
}
