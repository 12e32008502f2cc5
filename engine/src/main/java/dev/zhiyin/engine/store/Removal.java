package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Who;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Takes shoppers and old events out of the tables. */
final class Removal {
  /** Whoever may remember a shopper reads of the erasure within this time. */
  private static final Duration NOTICE = Duration.ofDays(1);

  private static final String WIPED = "wiped";

  private Removal() {}

  /** Removes everything of one user. */
  static Erasure erase(Handle handle, Change change, String userId) {
    String shopper = Who.user(userId).key();
    var products = Standings.products(handle, "shopper = ?", shopper);
    int events = handle.execute("DELETE FROM event WHERE shopper = ?", shopper);
    int sessions = handle.execute("DELETE FROM session WHERE user_id = ?", userId);
    if (events + sessions > 0) {
      Recount.of(handle, change, products);
      notice(handle, change, userId);
    }
    return new Erasure(
        UUID.randomUUID().toString(), change.sequence(), change.at(), events, sessions);
  }

  private static void notice(Handle handle, Change change, String userId) {
    forget(handle, change);
    handle.execute(
        "INSERT INTO erasure (sequence, id_hash, erased_at) VALUES (?, ?, ?)",
        change.next(),
        ErasedShopper.hash(userId),
        Micros.of(change.at()));
  }

  /** Removes notices that everybody has read. */
  static void forget(Handle handle, Change change) {
    String sql = "DELETE FROM erasure WHERE erased_at < ?";
    if (handle.execute(sql, Micros.of(change.at().minus(NOTICE))) > 0) {
      change.keep();
    }
  }

  /** The newest erasure of which the files may have traces, 0 for none. */
  static long unwiped(Handle handle) {
    long wiped = Settings.get(handle, WIPED).map(Long::valueOf).orElse(0L);
    return handle
        .select("SELECT COALESCE(MAX(sequence), 0) FROM erasure WHERE sequence > ?", wiped)
        .mapTo(Long.class)
        .one();
  }

  /** Remembers that the files have no traces of the erasures up to one. */
  static long wiped(Handle handle, Change change, long erasure) {
    Settings.put(handle, WIPED, Long.toString(erasure));
    change.keep();
    return erasure;
  }

  static List<ErasedShopper> notices(Handle handle, long after) {
    return handle
        .select("SELECT sequence, id_hash FROM erasure WHERE sequence > ? ORDER BY sequence", after)
        .map((row, _) -> new ErasedShopper(row.getLong("sequence"), row.getString("id_hash")))
        .list();
  }

  /**
   * Removes the oldest events from before a time, and links of sessions that nobody confirmed
   * since.
   *
   * @return how many events it removed, at most {@code limit}
   */
  static int expire(Handle handle, Change change, Instant before, int limit) {
    List<String> ids =
        handle
            .select(
                "SELECT id FROM event WHERE counted_at < ? ORDER BY counted_at LIMIT ?",
                Micros.of(before),
                limit)
            .mapTo(String.class)
            .list();
    var products = new HashSet<String>();
    Chunks.forEach(ids, chunk -> products.addAll(delete(handle, chunk)));
    int links = handle.execute("DELETE FROM session WHERE linked_at < ?", Micros.of(before));
    if (links + ids.size() > 0) {
      change.next();
      Recount.of(handle, change, products);
    }
    return ids.size();
  }

  private static List<String> delete(Handle handle, List<String> ids) {
    List<String> products =
        handle
            .createQuery(
                "SELECT DISTINCT product_id FROM event WHERE id IN (<ids>) AND " + Standings.COUNTS)
            .bindList("ids", ids)
            .mapTo(String.class)
            .list();
    handle.createUpdate("DELETE FROM event WHERE id IN (<ids>)").bindList("ids", ids).execute();
    return products;
  }
}
