package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.store.ProductStatsTable.UniqueInteraction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Events that are too old and that nobody is shown any more: a whole partition that was taken out
 * of the table {@code event}. Before its table is dropped, short transactions count its products
 * anew by the events that are left, and give its ids back. Whatever happens to the store meanwhile,
 * and however often it is begun again, the statistics are those of the events that are left.
 *
 * @param table that has the events
 * @param released sequence of the newest event whose id was given back, or less than all
 */
record ExpiredPart(String table, long released) {
  private static final String FACT = "expired-events";

  /** Events that one transaction is about, so that others write in between. */
  private static final int AT_ONCE = 20_000;

  /** A name that no other has. */
  static String nameFor(long sequence) {
    return "event_expired_" + sequence;
  }

  /** The one that is on its way out. */
  static Optional<ExpiredPart> find(Handle handle) {
    return StoreFacts.get(handle, FACT)
        .map(fact -> fact.split(" ", 2))
        .map(fact -> new ExpiredPart(fact[0], Long.parseLong(fact[1])));
  }

  /**
   * Passes if the statistics of a store are those of its events.
   *
   * @throws WorkRefused if events are on their way out of them
   */
  static void requireNone(Handle handle) {
    if (find(handle).isPresent()) {
      throw new WorkRefused(
          "events that are older than retention.days are being taken out of the statistics; try"
              + " again in some minutes");
    }
  }

  /** Notes it, so that it goes on after a crash. */
  void save(Handle handle, Change change) {
    StoreFacts.put(handle, FACT, table + ' ' + released);
    change.keep();
  }

  /**
   * Counts some products anew, in the order of their ids.
   *
   * @param after the id before theirs
   * @return the last of them; empty if there were none
   */
  Optional<String> recount(Handle handle, Change change, String after) {
    List<String> products =
        handle
            .createQuery(
                "SELECT DISTINCT product_id FROM (SELECT product_id FROM %s WHERE product_id > :after ORDER BY product_id LIMIT :rows) AS next ORDER BY product_id"
                    .formatted(table))
            .bind("after", after)
            .bind("rows", AT_ONCE)
            .mapTo(String.class)
            .list();
    if (products.isEmpty()) {
      return Optional.empty();
    }
    Ages ages = ages(handle);
    ProductWeeks.recount(handle, products, ages.oldest, ages.newest);
    Map<String, Long> left = UniqueInteraction.shoppers(handle, products);
    ProductStatsTable.recount(
        handle, change, products, before -> left.getOrDefault(before.productId(), 0L));
    return Optional.of(products.getLast());
  }

  /* From when to when its events count, by an index. */
  private record Ages(long oldest, long newest) {}

  private Ages ages(Handle handle) {
    return handle
        .select("SELECT MIN(counted_at) AS oldest, MAX(counted_at) AS newest FROM " + table)
        .map((row, _) -> new Ages(row.getLong("oldest"), row.getLong("newest")))
        .one();
  }

  /**
   * Gives the ids of some events back, in the order of their numbers.
   *
   * @return how many events those were; empty if there were none
   */
  Optional<Integer> release(Handle handle, Change change) {
    record Released(int events, long last) {}
    Released done =
        handle
            .createQuery(
                """
                WITH next AS (
                  SELECT id, sequence FROM %s WHERE sequence > :released ORDER BY sequence LIMIT :rows),
                gone AS (DELETE FROM event_id USING next WHERE event_id.id = next.id)
                SELECT COUNT(*) AS events, COALESCE(MAX(sequence), 0) AS last FROM next"""
                    .formatted(table))
            .bind("released", released)
            .bind("rows", AT_ONCE)
            .map((row, _) -> new Released(row.getInt("events"), row.getLong("last")))
            .one();
    if (done.events() == 0) {
      return Optional.empty();
    }
    new ExpiredPart(table, done.last()).save(handle, change);
    return Optional.of(done.events());
  }

  /** Drops the table, and returns its name. */
  Optional<String> drop(Handle handle, Change change) {
    handle.execute("DROP TABLE " + table);
    StoreFacts.remove(handle, FACT);
    change.keep();
    return Optional.of(table);
  }
}
