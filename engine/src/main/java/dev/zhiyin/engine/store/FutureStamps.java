package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.EventType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Puts right what was stamped while the clock was ahead. Nothing can have come at a time that is
 * still to come: it is stamped anew, in the same order.
 */
final class FutureStamps {
  private static final List<Stamps> OTHERS =
      List.of(
          new Stamps("session", "session_id", "linked_at", List.of("user_id")),
          new Stamps("profile", "user_id", "changed_at", List.of("user_id")),
          new Stamps("friend", "user_id, friend_id", "changed_at", List.of("user_id", "friend_id")),
          new Stamps("consent", "user_id", "changed_at", List.of("user_id")),
          new Stamps("group_member", "group_id, user_id", "changed_at", List.of("user_id")),
          new Stamps("erasure", "id_hash", "erased_at", List.of()));

  private FutureStamps() {}

  private record Stamped(
      long sequence, EventType type, long countedAt, Optional<String> countedTo) {}

  /**
   * Corrects the first of them.
   *
   * @param stamp the new time
   * @param limit most events, most products, and most rows of each of the others
   * @return whether there may be more
   */
  static boolean correct(Handle handle, Change change, Instant stamp, int limit) {
    if (ErasureTable.isErasing(handle)) { // which goes by the numbers that events have
      return false;
    }
    long now = Micros.of(change.at());
    long to = Micros.of(stamp);
    List<Stamped> events = events(handle, now, limit);
    stamp(handle, change, events, to);
    count(handle, change, events, to);
    int products = products(handle, change, Map.of("now", now, "to", to, "limit", (long) limit));
    boolean more = events.size() == limit || products == limit;
    for (Stamps stamps : OTHERS) {
      int others = change.keep(stamps.set(handle, now, to, limit));
      more |= others == limit;
    }
    return more;
  }

  /** Corrects all but the events of a user at once, also while somebody is being erased. */
  static void correctOf(Handle handle, Change change, String userId) {
    long now = Micros.of(change.at());
    for (Stamps stamps : OTHERS) {
      for (String user : stamps.users) {
        handle.execute(
            "UPDATE %1$s SET %2$s = ? WHERE %3$s = ? AND %2$s > ?"
                .formatted(stamps.table, stamps.column, user),
            now,
            userId,
            now);
      }
    }
  }

  /* In a column of a table, whose rows are told by a key, and whose users by other columns. */
  private record Stamps(String table, String key, String column, List<String> users) {
    int set(Handle handle, long now, long to, int limit) {
      return handle.execute(
          """
          UPDATE %1$s SET %3$s = ? WHERE (%2$s) IN
          (SELECT %2$s FROM %1$s WHERE %3$s > ? ORDER BY %3$s LIMIT ?)
          """
              .formatted(table, key, column),
          to,
          now,
          limit);
    }
  }

  private static List<Stamped> events(Handle handle, long now, int limit) {
    return handle
        .select(
            "SELECT sequence, event_type, counted_at, CASE WHEN %s THEN product_id END AS counted"
                    .formatted(ProductStatsTable.COUNTS)
                + " FROM event WHERE counted_at > ? ORDER BY counted_at, sequence LIMIT ?",
            now,
            limit)
        .map(
            (row, _) ->
                new Stamped(
                    row.getLong("sequence"),
                    EventType.parse(row.getString("event_type")),
                    row.getLong("counted_at"),
                    Optional.ofNullable(row.getString("counted"))))
        .list();
  }

  /* With new numbers, by which it is seen that their shoppers' histories have changed. */
  private static void stamp(Handle handle, Change change, List<Stamped> events, long to) {
    if (events.isEmpty()) {
      return;
    }
    Dialect.of(handle).events().prepare(handle, List.of(to));
    var batch =
        handle.prepareBatch(
            "UPDATE event SET sequence = ?, counted_at = ?,"
                + " happened_at = CASE WHEN happened_at = counted_at THEN ? ELSE happened_at END"
                + " WHERE sequence = ?");
    events.forEach(event -> batch.add(change.next(), to, to, event.sequence()));
    batch.execute();
  }

  private static void count(Handle handle, Change change, List<Stamped> events, long to) {
    var weeks = new ProductWeeks();
    for (Stamped event : events) {
      event
          .countedTo()
          .ifPresent(
              product -> {
                weeks.remove(product, TrendScore.share(event.type(), event.countedAt()));
                weeks.add(product, TrendScore.share(event.type(), to));
              });
    }
    var products = weeks.products();
    weeks.save(handle);
    ProductStatsTable.recount(handle, change, products, ProductStats::uniqueShoppers);
  }

  private static int products(Handle handle, Change change, Map<String, Long> bounds) {
    List<String> ids =
        handle
            .createQuery(
                "SELECT id FROM product WHERE added_at > :now ORDER BY added_at, sequence"
                    + " LIMIT :limit")
            .bindMap(bounds)
            .mapTo(String.class)
            .list();
    if (!ids.isEmpty()) {
      var batch = handle.prepareBatch("UPDATE product SET added_at = ?, sequence = ? WHERE id = ?");
      ids.forEach(id -> batch.add(bounds.get("to"), change.next(), id));
      batch.execute();
    }
    return ids.size();
  }
}
