package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.shopper.Subject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Events as rows of the table {@code event}. */
final class EventRows {
  static final String SELECT =
      "SELECT id, user_id, product_id, words, event_type, happened_at, split FROM event";

  private EventRows() {}

  private static final String INSERT =
      "INSERT INTO event"
          + " (id, sequence, user_id, product_id, words, event_type, happened_at, split)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING";

  /**
   * Inserts events with rising sequence numbers; the number of one that was there already stays
   * unused.
   *
   * @return for each whether it was new
   */
  static List<Boolean> insert(Handle handle, List<Event> events, long firstSequence) {
    if (events.isEmpty()) {
      return List.of();
    }
    var batch = handle.prepareBatch(INSERT);
    long sequence = firstSequence;
    for (Event event : events) {
      batch.add(values(event, sequence++));
    }
    return Arrays.stream(batch.execute()).mapToObj(rows -> rows > 0).toList();
  }

  private static @Nullable Object[] values(Event event, long sequence) {
    @Nullable String productId = null;
    @Nullable String words = null;
    switch (event.subject()) {
      case Subject.Item(String id) -> productId = id;
      case Subject.Words(String text) -> words = text;
    }
    return new @Nullable Object[] {
      event.id(),
      sequence,
      event.userId(),
      productId,
      words,
      event.type().text(),
      ChronoUnit.MICROS.between(Instant.EPOCH, event.timestamp()),
      event.split().map(Split::text).orElse(null)
    };
  }

  static Event event(ResultSet row, StatementContext unused) throws SQLException {
    @Nullable String productId = row.getString("product_id");
    @Nullable String split = row.getString("split");
    return new Event(
        row.getString("id"),
        row.getString("user_id"),
        productId != null ? new Subject.Item(productId) : new Subject.Words(row.getString("words")),
        EventType.parse(row.getString("event_type")),
        Instant.EPOCH.plus(row.getLong("happened_at"), ChronoUnit.MICROS),
        Optional.ofNullable(split).map(Split::parse));
  }
}
