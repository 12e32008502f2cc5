package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/**
 * Products as rows of the table {@code product}. One without JSON was deleted. A row that is no
 * product, because it was written past this class or by a version with other limits, keeps nobody
 * from reading the others.
 */
final class ProductRows {
  /* What is there just so stays as it is, with its number. */
  private static final String PUT =
      """
      INSERT INTO product (id, sequence, json, added_at, status)
      VALUES (?, ?, ?, ?, NULLIF(?, ''))
      ON CONFLICT (id) DO UPDATE SET
        sequence = excluded.sequence,
        json = excluded.json,
        status = excluded.status,
        added_at = CASE WHEN product.json IS NULL THEN excluded.added_at ELSE product.added_at END
      WHERE product.json IS NULL OR product.json <> excluded.json""";

  private static final String DELETE =
      "UPDATE product SET sequence = ?, json = NULL, status = NULL WHERE id = ? AND json IS NOT NULL";

  /**
   * Characters that the JSON of no product has, each of its own escaped to six. A longer one is not
   * even read: it might take all the memory there is, at every start again.
   */
  private static final int UNREADABLE = 7 * Product.LONGEST;

  private static final String COLUMNS =
      """
      SELECT id, sequence, json IS NOT NULL AS there, added_at,
        CASE WHEN LENGTH(json) < %d THEN json END AS json"""
          .formatted(UNREADABLE);

  private static final String SELECT = COLUMNS + " FROM product";

  /** Which rows are of products that are deleted, sold or reserved, as product_gone has it. */
  static final String GONE = "(json IS NULL OR status IN ('sold', 'reserved'))";

  private static final String THERE = "json IS NOT NULL";

  /** Characters of rows after which no more are read at a time: they must fit into memory. */
  private static final int MOST_CHARACTERS = 8_000_000;

  /** Rows that a driver holds at a time, where it can: the largest ones must fit into memory. */
  private static final int FETCHED = 100;

  private ProductRows() {}

  static List<Boolean> put(Handle handle, Change change, List<Product> products) {
    var numbers = new Numbers(change);
    var batch = handle.prepareBatch(PUT);
    for (Product product : products) {
      batch.add(
          product.id(),
          numbers.next(),
          ProductJson.text(product),
          Micros.of(change.at()),
          product.offer().availability().map(it -> it.status().text()).orElse(""));
    }
    return numbers.take(execute(batch));
  }

  static List<Boolean> delete(Handle handle, Change change, List<String> ids) {
    var numbers = new Numbers(change);
    var batch = handle.prepareBatch(DELETE);
    ids.forEach(id -> batch.add(numbers.next(), id));
    return numbers.take(execute(batch));
  }

  /* Whether a row changes is known only afterwards: numbers are lent first, and taken if any was used. */
  private static final class Numbers {
    private final Change change;
    private long lent;

    Numbers(Change change) {
      this.change = change;
      lent = change.sequence();
    }

    long next() {
      return ++lent;
    }

    List<Boolean> take(List<Boolean> changed) {
      while (changed.contains(true) && change.sequence() < lent) {
        change.next();
      }
      return changed;
    }
  }

  private static List<Boolean> execute(PreparedBatch batch) {
    return batch.size() == 0
        ? List.of()
        : Arrays.stream(batch.execute()).mapToObj(rows -> rows > 0).toList();
  }

  static List<Product> find(Handle handle, Collection<String> ids) {
    return find(handle, ids, THERE);
  }

  /** Those of the products that a condition is true of. */
  static List<Product> find(Handle handle, Collection<String> ids, String condition) {
    return Chunks.select(
            handle,
            "%s WHERE %s AND id IN (<ids>)".formatted(SELECT, condition),
            ids,
            ProductRows::change)
        .stream()
        .flatMap(change -> change.product().stream())
        .toList();
  }

  /** Ids of those of the products that there are, readable or not. */
  static Set<String> there(Handle handle, Collection<String> ids) {
    return Set.copyOf(
        Chunks.select(
            handle,
            "SELECT id FROM product WHERE %s AND id IN (<ids>)".formatted(THERE),
            ids,
            (row, _) -> row.getString("id")));
  }

  /** The requests that have made the reservations of products, by id; for the caller to change. */
  static Map<String, Optional<String>> holders(Handle handle, Collection<String> ids) {
    var holders = new HashMap<String, Optional<String>>();
    Chunks.select(
            handle,
            "SELECT id, reserved_by FROM product WHERE reserved_by IS NOT NULL AND id IN (<ids>)",
            ids,
            (row, _) -> Map.entry(row.getString("id"), Optional.of(row.getString("reserved_by"))))
        .forEach(entry -> holders.put(entry.getKey(), entry.getValue()));
    return holders;
  }

  /** Says which requests have reserved products; empty where none has that may be sent again. */
  static void hold(Handle handle, Map<String, Optional<String>> holders) {
    var batch =
        handle.prepareBatch(
            "UPDATE product SET reserved_by = NULLIF(?, '')"
                + " WHERE id = ? AND COALESCE(reserved_by, '') <> ?");
    holders.forEach((id, holder) -> batch.add(holder.orElse(""), id, holder.orElse("")));
    execute(batch);
  }

  /** By id. */
  static void forEach(Handle handle, Consumer<ProductChange> sink) {
    handle
        .select(SELECT + " ORDER BY id")
        .setFetchSize(FETCHED)
        .map(ProductRows::change)
        .forEach(sink);
  }

  /* Row after row: what is read by id afterwards is then in memory. */
  static void forEachVersion(Handle handle, ObjLongConsumer<String> sink) {
    handle
        .select("SELECT id, sequence FROM product WHERE " + THERE)
        .setFetchSize(FETCHED)
        .map((row, _) -> Map.entry(row.getString("id"), row.getLong("sequence")))
        .forEach(version -> sink.accept(version.getKey(), version.getValue()));
  }

  /**
   * The next rows, by their changes; fewer where they have too many characters.
   *
   * @param gone only of products that are deleted, sold or reserved
   */
  static List<ProductChange> after(Handle handle, long sequence, int limit, boolean gone) {
    String sql =
        COLUMNS
            + """
               FROM (
                SELECT *, SUM(LENGTH(COALESCE(json, ''))) OVER (ORDER BY sequence) AS characters
                FROM (SELECT * FROM product WHERE sequence > ? %s ORDER BY sequence LIMIT ?) AS next)
                AS sized
              WHERE characters - LENGTH(COALESCE(json, '')) < ?
              ORDER BY sequence"""
                .formatted(gone ? "AND " + GONE : "");
    return handle.select(sql, sequence, limit, MOST_CHARACTERS).map(ProductRows::change).list();
  }

  /** Those of some ids, in the order of their changes. */
  static List<ProductChange> changes(Handle handle, List<String> ids) {
    return Chunks.select(handle, SELECT + " WHERE id IN (<ids>)", ids, ProductRows::change).stream()
        .sorted(Comparator.comparingLong(ProductChange::sequence))
        .toList();
  }

  /** Ids of those that have changed after a change, in order. */
  static List<String> changedAfter(Handle handle, long sequence) {
    return handle
        .select("SELECT id FROM product WHERE sequence > ? ORDER BY sequence", sequence)
        .setFetchSize(Chunks.FETCHED)
        .mapTo(String.class)
        .list();
  }

  private static ProductChange change(ResultSet row, StatementContext unused) throws SQLException {
    String id = row.getString("id");
    long sequence = row.getLong("sequence");
    Instant added = Micros.instant(row.getLong("added_at"));
    if (!row.getBoolean("there")) {
      return new ProductChange(id, sequence, Optional.empty(), Optional.empty(), added);
    }
    try {
      Product product = read(id, row.getString("json"));
      return new ProductChange(id, sequence, Optional.of(product), Optional.empty(), added);
    } catch (InvalidInput wrong) {
      return new ProductChange(id, sequence, Optional.empty(), Optional.of(wrong), added);
    }
  }

  private static Product read(String id, @Nullable String json) {
    if (json == null) {
      throw new InvalidInput(
          "product", id, "JSON of less than %,d characters".formatted(UNREADABLE));
    }
    return ProductJson.read(json);
  }
}
