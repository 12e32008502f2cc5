package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.shopper.Who;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Events as rows of the table {@code event}. */
final class EventRows {
  private static final String SELECT =
      "SELECT id, user_id, session_id, product_id, words, event_type, happened_at, split"
          + " FROM event";

  private static final String INSERT =
      "INSERT INTO event (id, sequence, user_id, session_id, product_id, words, event_type,"
          + " happened_at, counted_at, split) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private EventRows() {}

  /** Of one shopper, oldest first; of a session's owner, if it has one. */
  static List<Event> of(Handle handle, Who who) {
    return ofShopper(handle, SELECT, who, " ORDER BY happened_at, sequence")
        .map(EventRows::event)
        .list();
  }

  /** Of the same events; reads an index alone, where the database can. */
  static HistoryVersion version(Handle handle, Who who) {
    return ofShopper(
            handle,
            "SELECT COUNT(*) AS events, COALESCE(MAX(sequence), 0) AS newest,"
                + " CAST(COALESCE(SUM(sequence), 0) AS BIGINT) AS total FROM event",
            who,
            "")
        .map(
            (row, _) ->
                new HistoryVersion(
                    row.getLong("events"), row.getLong("newest"), row.getLong("total")))
        .one();
  }

  private static Query ofShopper(Handle handle, String select, Who who, String end) {
    String shopper =
        who.userId().isPresent()
            ? ":key"
            : "COALESCE((SELECT 'u' || user_id FROM session WHERE session_id = :session), :key)";
    return handle
        .createQuery("%s WHERE shopper = %s%s".formatted(select, shopper, end))
        .bind("key", who.key())
        .bind("session", who.sessionId().orElse(""));
  }

  /** Shopper by shopper, each shopper's oldest first. */
  static void forEach(Handle handle, Consumer<Event> sink) {
    handle
        .select(SELECT + " ORDER BY shopper, happened_at, sequence")
        .setFetchSize(Chunks.FETCHED)
        .map(EventRows::event)
        .forEach(sink);
  }

  /* Reads no more of the events than it takes, newest first. */
  static List<String> recentUsers(Handle handle, int limit) {
    try (Stream<String> users =
        handle
            .select(
                "SELECT user_id FROM event WHERE user_id IS NOT NULL"
                    + " ORDER BY counted_at DESC, sequence DESC")
            .setFetchSize(Chunks.FETCHED)
            .mapTo(String.class)
            .stream()) {
      return users.distinct().limit(limit).toList();
    }
  }

  /** Which of these ids are there. */
  static Set<String> known(Handle handle, Collection<String> ids) {
    var known = new HashSet<String>();
    Chunks.forEach(
        ids,
        chunk ->
            known.addAll(
                handle
                    .createQuery("SELECT id FROM event WHERE id IN (<ids>)")
                    .bindList("ids", Chunks.padded(chunk))
                    .mapTo(String.class)
                    .list()));
    return known;
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

  /** Inserts events that are not there yet. */
  static void insert(Handle handle, List<Row> rows) {
    var batch = handle.prepareBatch(INSERT);
    for (Row row : rows) {
      batch.add(values(row));
    }
    batch.execute();
  }

  private static @Nullable Object[] values(Row row) {
    Event event = row.event();
    @Nullable String productId = null;
    @Nullable String words = null;
    switch (event.subject()) {
      case Subject.Item(String id) -> productId = id;
      case Subject.Words(String text) -> words = text;
    }
    return new @Nullable Object[] {
      event.id(),
      row.sequence(),
      event.who().userId().orElse(null),
      event.who().sessionId().orElse(null),
      productId,
      words,
      event.type().text(),
      Micros.of(event.timestamp()),
      row.countedAt(),
      event.split().map(Split::text).orElse(null)
    };
  }

  static Event event(ResultSet row, StatementContext unused) throws SQLException {
    @Nullable String productId = row.getString("product_id");
    @Nullable String split = row.getString("split");
    return new Event(
        row.getString("id"),
        new Who(
            Optional.ofNullable(row.getString("user_id")),
            Optional.ofNullable(row.getString("session_id"))),
        productId != null ? new Subject.Item(productId) : new Subject.Words(row.getString("words")),
        EventType.parse(row.getString("event_type")),
        Micros.instant(row.getLong("happened_at")),
        Optional.ofNullable(split).map(Split::parse));
  }
}
