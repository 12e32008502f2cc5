package dev.zhiyin.engine.store;

import static java.util.stream.Collectors.joining;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Split;
import dev.zhiyin.engine.shopper.Subject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The table {@code product_standing}, which follows from the events: those in which somebody turned
 * to a product, and which are not held out from training.
 */
final class Standings {
  /** The condition on a row of {@code event}; {@link #product} says the same. */
  static final String COUNTS =
      "product_id IS NOT NULL AND (split IS NULL OR split = '%s') AND event_type IN (%s)"
          .formatted(
              Split.TRAIN.text(),
              Arrays.stream(EventType.values())
                  .filter(type -> !type.isRejection())
                  .map(type -> "'" + type.text() + "'")
                  .collect(joining(", ")));

  private static final String SELECT =
      "SELECT product_id, sequence, met, heat FROM product_standing";

  private static final String PUT =
      """
      INSERT INTO product_standing (product_id, sequence, met, heat) VALUES (?, ?, ?, ?)
      ON CONFLICT (product_id) DO UPDATE SET
        sequence = excluded.sequence, met = excluded.met, heat = excluded.heat""";

  private Standings() {}

  /** The product to whose standing an event counts. */
  static Optional<String> product(Event event) {
    boolean counts =
        !event.type().isRejection() && event.split().orElse(Split.TRAIN) == Split.TRAIN;
    return switch (event.subject()) {
      case Subject.Item(String id) when counts -> Optional.of(id);
      case Subject.Item _, Subject.Words _ -> Optional.empty();
    };
  }

  static List<Standing> after(Handle handle, long sequence, int limit) {
    return handle
        .select(SELECT + " WHERE sequence > ? ORDER BY sequence LIMIT ?", sequence, limit)
        .map(Standings::standing)
        .list();
  }

  static Map<String, Standing> of(Handle handle, Collection<String> products) {
    var found = new HashMap<String, Standing>();
    Chunks.forEach(
        products,
        chunk ->
            handle
                .createQuery(SELECT + " WHERE product_id IN (<ids>)")
                .bindList("ids", Chunks.padded(chunk))
                .map(Standings::standing)
                .forEach(standing -> found.put(standing.productId(), standing)));
    return found;
  }

  static void put(Handle handle, Collection<Standing> standings) {
    if (standings.isEmpty()) {
      return;
    }
    var batch = handle.prepareBatch(PUT);
    for (Standing standing : standings) {
      batch.add(
          standing.productId(),
          standing.sequence(),
          standing.met(),
          standing.heat() == Heat.NONE ? null : standing.heat());
    }
    batch.execute();
  }

  /**
   * Writes standings anew whose weeks have changed.
   *
   * @param fewer by how many fewer shoppers they were met, by product
   */
  static void recount(
      Handle handle, Change change, Collection<String> products, Map<String, Long> fewer) {
    Map<String, Double> heats = ProductWeeks.heats(handle, products);
    put(
        handle,
        of(handle, products).values().stream()
            .map(
                before ->
                    new Standing(
                        before.productId(),
                        change.next(),
                        before.met() - fewer.getOrDefault(before.productId(), 0L),
                        heats.getOrDefault(before.productId(), Heat.NONE)))
            .toList());
  }

  private static Standing standing(ResultSet row, StatementContext unused) throws SQLException {
    double heat = row.getDouble("heat");
    return new Standing(
        row.getString("product_id"),
        row.getLong("sequence"),
        row.getLong("met"),
        row.wasNull() ? Heat.NONE : heat);
  }
}
