package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.indexing.IndexState;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The state of one shared index, in the tables of a store. */
record IndexStateTables(Database database, String index) implements IndexState {
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

  @Override
  public Set<String> deletedAfter(long sequence) {
    try {
      return new HashSet<>(
          database.readSoon(
              handle ->
                  handle
                      .select(
                          "SELECT id FROM product WHERE sequence > ? AND json IS NULL", sequence)
                      .mapTo(String.class)
                      .list()));
    } catch (StoreUnavailable outage) { // in which nothing can be deleted
      return Set.of();
    }
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
