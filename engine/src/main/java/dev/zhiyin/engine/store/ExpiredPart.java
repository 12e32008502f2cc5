package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.store.ProductStatsTable.UniqueInteraction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Events that are too old and that nobody is shown any more: a whole partition that was taken out
 * of the table {@code event}. Before its table is dropped, its products are counted anew by the
 * events that are left, and its ids are given back. Whatever happens to the store meanwhile, and
 * however often it is begun again, the statistics are those of the events that are left.
 *
 * @param table that has the events
 * @param recounted id of the last product that was counted anew, or less than all
 * @param released sequence of the newest event whose id was given back, or less than all
 */
record ExpiredPart(String table, String recounted, long released) {
  private static final String FACT = "expired-events";

  /** Events that one transaction is about, so that others write in between. */
  private static final int AT_ONCE = 20_000;

  /** One of which nothing is done yet. */
  static ExpiredPart of(String table) {
    return new ExpiredPart(table, "", Long.MIN_VALUE);
  }

  /** A name that no other has. */
  static String nameFor(long sequence) {
    return "event_expired_" + sequence;
  }

  /** The one that is on its way out. */
  static Optional<ExpiredPart> find(Handle handle) {
    return StoreFacts.get(handle, FACT)
        .map(fact -> fact.split(" ", 3)) // of two where an older version has begun
        .map(
            fact ->
                new ExpiredPart(fact[0], fact.length < 3 ? "" : fact[2], Long.parseLong(fact[1])));
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
    StoreFacts.put(handle, FACT, "%s %d %s".formatted(table, released, recounted));
    change.keep();
  }

  /**
   * What the statistics of some products have too much, because they have its events still.
   *
   * <p>Whoever adds or removes events meanwhile changes the statistics by just what changes in the
   * events that are left. So it stays the same until it is taken out, however long it is counted,
   * and nobody has to wait for that.
   *
   * @param of the part as it was when this was counted
   * @param products in the order of their ids
   * @param shoppers by product
   * @param weeks what is to be added to them
   */
  record Excess(
      ExpiredPart of, List<String> products, Map<String, Long> shoppers, ProductWeeks weeks) {
    /** Takes it out of the statistics, once: the part must be as it was. */
    ExpiredPart takeOut(Handle handle, Change change) {
      weeks.save(handle);
      ProductStatsTable.recount(
          handle,
          change,
          products,
          before -> before.uniqueShoppers() - shoppers.getOrDefault(before.productId(), 0L));
      var part = new ExpiredPart(of.table, products.getLast(), of.released);
      part.save(handle, change);
      return part;
    }
  }

  /**
   * Of the next products, in the order of their ids; empty if there are none.
   *
   * @param handle that sees one moment
   */
  Optional<Excess> excess(Handle handle) {
    List<String> products =
        handle
            .createQuery(
                "SELECT DISTINCT product_id FROM (SELECT product_id FROM %s WHERE product_id > :after ORDER BY product_id LIMIT :rows) AS next ORDER BY product_id"
                    .formatted(table))
            .bind("after", recounted)
            .bind("rows", AT_ONCE)
            .mapTo(String.class)
            .list();
    if (products.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Long> left = UniqueInteraction.shoppers(handle, products);
    var shoppers = new HashMap<String, Long>();
    ProductStatsTable.of(handle, products)
        .forEach(
            (id, counted) ->
                shoppers.put(id, counted.uniqueShoppers() - left.getOrDefault(id, 0L)));
    Ages ages = ages(handle);
    return Optional.of(
        new Excess(
            this,
            products,
            shoppers,
            ProductWeeks.correction(handle, products, ages.oldest, ages.newest)));
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
    new ExpiredPart(table, recounted, done.last()).save(handle, change);
    return Optional.of(done.events());
  }

  /** Drops the table, and returns its name; fails if somebody reads it, so that no writer waits. */
  Optional<String> drop(Handle handle, Change change) {
    handle.execute("SET LOCAL lock_timeout = " + EventPartitions.PATIENCE);
    handle.execute("DROP TABLE " + table);
    StoreFacts.remove(handle, FACT);
    change.keep();
    return Optional.of(table);
  }
}
