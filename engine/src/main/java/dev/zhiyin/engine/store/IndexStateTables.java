package dev.zhiyin.engine.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.indexing.IndexState;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** The state of one shared index, in the tables of a store. */
record IndexStateTables(Database database, String index) implements IndexState {
  /** Products that a search can be told to leave out. */
  static final int MOST_HIDDEN = 20_000;

  @Override
  public long sequence() {
    return database.readSoon(
        handle ->
            handle
                .select("SELECT sequence FROM index_progress WHERE index_name = ?", index)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L));
  }

  @Override
  public void shown(long sequence) {
    database.writeApart(
        handle ->
            handle.execute(
                """
                INSERT INTO index_progress (index_name, sequence) VALUES (?, ?)
                ON CONFLICT (index_name) DO UPDATE SET sequence = excluded.sequence
                WHERE index_progress.sequence < excluded.sequence
                """,
                index,
                sequence));
  }

  @Override
  public List<QuarantinedProduct> quarantined() {
    return database.readSoon(
        handle ->
            handle
                .select(
                    """
                    SELECT product_id, sequence, reason, since FROM index_quarantine
                    WHERE index_name = ?
                    """,
                    index)
                .map(
                    (row, _) ->
                        new QuarantinedProduct(
                            row.getString("product_id"),
                            row.getLong("sequence"),
                            row.getString("reason"),
                            Micros.instant(row.getLong("since"))))
                .list());
  }

  @Override
  public void quarantine(QuarantinedProduct product) {
    database.writeApart(
        handle ->
            handle.execute(
                """
                INSERT INTO index_quarantine (index_name, product_id, sequence, reason, since)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (index_name, product_id) DO UPDATE
                SET sequence = excluded.sequence, reason = excluded.reason, since = excluded.since
                WHERE index_quarantine.sequence < excluded.sequence
                """,
                index,
                product.id(),
                product.sequence(),
                product.reason(),
                Micros.of(product.since())));
  }

  @Override
  public void release(String productId, long sequence) {
    database.writeApart(
        handle ->
            handle.execute(
                """
                DELETE FROM index_quarantine
                WHERE index_name = ? AND product_id = ? AND sequence <= ?
                """,
                index,
                productId,
                sequence));
  }

  /* A reservation that has ended is left out for the moment, too. */
  @Override
  public Gone goneAfter(long sequence) {
    Map<Boolean, Set<String>> gone;
    try {
      gone = database.readSoon(handle -> goneAfter(handle, sequence));
    } catch (StoreUnavailable failure) {
      if (database.isWithinReach()) {
        throw failure; // others may go on deleting
      }
      return Gone.NOTHING;
    }
    Set<String> deleted = gone.getOrDefault(true, Set.of());
    Set<String> unavailable = gone.getOrDefault(false, Set.of());
    if (deleted.size() + unavailable.size() > MOST_HIDDEN) {
      throw new StoreUnavailable(
          index,
          new IOException(
              "it is behind by more than %,d products that are gone, and shows nothing before it has caught up"
                  .formatted(MOST_HIDDEN)));
    }
    return new Gone(deleted, unavailable);
  }

  /* As the index product_gone says it. By whether they were deleted. */
  private static Map<Boolean, Set<String>> goneAfter(Handle handle, long sequence) {
    return handle
        .select(
            """
            SELECT id, json IS NULL AS deleted FROM product
            WHERE sequence > ? AND (json IS NULL OR status IN ('sold', 'reserved'))
            LIMIT ?
            """,
            sequence,
            MOST_HIDDEN + 1)
        .map((row, _) -> Map.entry(row.getBoolean("deleted"), row.getString("id")))
        .stream()
        .collect(groupingBy(Map.Entry::getKey, mapping(Map.Entry::getValue, toSet())));
  }

  @Override
  public void delete() {
    database.write(
        handle -> {
          handle.execute("DELETE FROM index_quarantine WHERE index_name = ?", index);
          return handle.execute("DELETE FROM index_progress WHERE index_name = ?", index);
        });
  }
}
