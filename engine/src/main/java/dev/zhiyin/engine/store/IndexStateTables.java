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
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The state of one shared index, in the tables of a store.
 *
 * @param mostHidden products that a search is told to leave out, at most
 */
record IndexStateTables(Database database, String index, int mostHidden) implements IndexState {
  /** Products that a search can be told to leave out. */
  static final int MOST_HIDDEN = 20_000;

  /** The first digits of a random UUID, which are all random. */
  private static final int RANDOM = 12;

  /** As {@link Store#indexNamespace}: drawn when it is first asked for. */
  static String namespace(Handle handle, Change change) {
    return handle
        .select("SELECT name FROM index_namespace")
        .mapTo(String.class)
        .findOne()
        .orElseGet(
            () -> {
              String drawn = UUID.randomUUID().toString().replace("-", "").substring(0, RANDOM);
              handle.execute("INSERT INTO index_namespace (only_row, name) VALUES (1, ?)", drawn);
              change.keep();
              return drawn;
            });
  }

  @Override
  public Progress progress() {
    return database.readInteractive(
        handle ->
            handle
                .select("SELECT sequence, gone FROM index_progress WHERE index_name = ?", index)
                .map((row, _) -> new Progress(row.getLong("sequence"), row.getLong("gone")))
                .findOne()
                .orElse(Progress.upTo(0)));
  }

  @Override
  public void shown(Progress progress) {
    database.writeApart(
        handle ->
            handle.execute(
                """
                INSERT INTO index_progress (index_name, sequence, gone) VALUES (?, ?, ?)
                ON CONFLICT (index_name) DO UPDATE SET
                  sequence = CASE WHEN excluded.sequence > index_progress.sequence
                    THEN excluded.sequence ELSE index_progress.sequence END,
                  gone = CASE WHEN excluded.gone > index_progress.gone
                    THEN excluded.gone ELSE index_progress.gone END
                WHERE index_progress.sequence < excluded.sequence
                  OR index_progress.gone < excluded.gone
                """,
                index,
                progress.sequence(),
                progress.gone()));
  }

  @Override
  public List<QuarantinedProduct> quarantined() {
    return database.read(
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
  public QuarantineMark quarantineMark() {
    return database.read(
        handle ->
            handle
                .select(
                    """
                    SELECT COUNT(*) AS count, COALESCE(SUM(sequence), 0) AS sum
                    FROM index_quarantine WHERE index_name = ?
                    """,
                    index)
                .map((row, _) -> new QuarantineMark(row.getLong("count"), row.getLong("sum")))
                .one());
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
      gone = database.readInteractive(handle -> goneAfter(handle, sequence));
    } catch (StoreUnavailable failure) {
      if (database.isWithinReach()) {
        throw failure; // others may go on deleting
      }
      return Gone.NOTHING;
    }
    Set<String> deleted = gone.getOrDefault(true, Set.of());
    Set<String> unavailable = gone.getOrDefault(false, Set.of());
    if (deleted.size() + unavailable.size() > mostHidden) {
      throw new StoreUnavailable(
          index,
          new IOException(
              "it is behind by more than %,d products that are gone, and shows nothing before they are taken out of it"
                  .formatted(mostHidden)));
    }
    return new Gone(deleted, unavailable);
  }

  /* By whether they were deleted. */
  private Map<Boolean, Set<String>> goneAfter(Handle handle, long sequence) {
    return handle
        .select(
            """
            SELECT id, json IS NULL AS deleted FROM product
            WHERE sequence > ? AND %s
            LIMIT ?
            """
                .formatted(ProductRows.GONE),
            sequence,
            mostHidden + 1)
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
