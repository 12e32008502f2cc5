package dev.zhiyin.engine.store;

import static java.util.stream.Collectors.joining;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Subject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The table {@code product_stats}, which follows from the events: those in which somebody
 * interacted with a product.
 */
final class ProductStatsTable {
  /** The condition on a row of {@code event}; {@link #product} says the same. */
  static final String COUNTS =
      "product_id IS NOT NULL AND event_type IN (%s)"
          .formatted(
              Arrays.stream(EventType.values())
                  .filter(type -> !type.isRejection())
                  .map(type -> "'" + type.text() + "'")
                  .collect(joining(", ")));

  private static final String SELECT =
      "SELECT product_id, sequence, unique_shoppers, trend_score FROM product_stats";

  private static final String PUT =
      """
      INSERT INTO product_stats (product_id, sequence, unique_shoppers, trend_score) VALUES (?, ?, ?, ?)
      ON CONFLICT (product_id) DO UPDATE SET
        sequence = excluded.sequence, unique_shoppers = excluded.unique_shoppers, trend_score = excluded.trend_score""";

  private ProductStatsTable() {}

  /** The product to whose statistics an event counts. */
  static Optional<String> product(Event event) {
    return switch (event.subject()) {
      case Subject.Item(String id) when !event.type().isRejection() -> Optional.of(id);
      case Subject.Item _, Subject.Words _ -> Optional.empty();
    };
  }

  static List<ProductStats> after(Handle handle, long sequence, int limit) {
    return handle
        .select(SELECT + " WHERE sequence > ? ORDER BY sequence LIMIT ?", sequence, limit)
        .map(ProductStatsTable::stats)
        .list();
  }

  static Map<String, ProductStats> of(Handle handle, Collection<String> products) {
    return Chunks.select(
            handle, SELECT + " WHERE product_id IN (<ids>)", products, ProductStatsTable::stats)
        .stream()
        .collect(Collectors.toMap(ProductStats::productId, stats -> stats));
  }

  static void put(Handle handle, Collection<ProductStats> productStats) {
    if (productStats.isEmpty()) {
      return;
    }
    var batch = handle.prepareBatch(PUT);
    for (ProductStats stats : productStats) {
      batch.add(
          stats.productId(),
          stats.sequence(),
          stats.uniqueShoppers(),
          stats.trendScore() == TrendScore.NONE ? null : stats.trendScore());
    }
    batch.execute();
  }

  /**
   * Writes statistics anew whose weeks have changed.
   *
   * @param fewer by how many fewer shoppers interacted with each, by product
   */
  static void recount(
      Handle handle, Change change, Collection<String> products, Map<String, Long> fewer) {
    Map<String, Double> trendScores = ProductWeeks.trendScores(handle, products);
    put(
        handle,
        of(handle, products).values().stream()
            .map(
                before ->
                    new ProductStats(
                        before.productId(),
                        change.next(),
                        before.uniqueShoppers() - fewer.getOrDefault(before.productId(), 0L),
                        trendScores.getOrDefault(before.productId(), TrendScore.NONE)))
            .toList());
  }

  private static ProductStats stats(ResultSet row, StatementContext unused) throws SQLException {
    double trendScore = row.getDouble("trend_score");
    return new ProductStats(
        row.getString("product_id"),
        row.getLong("sequence"),
        row.getLong("unique_shoppers"),
        row.wasNull() ? TrendScore.NONE : trendScore);
  }

  /**
   * That a shopper interacted with a product.
   *
   * @param shopper as {@link dev.zhiyin.engine.shopper.ShopperId#key} names one
   */
  record UniqueInteraction(String productId, String shopper) {
    /** Which of these there were, by events that count. */
    static Set<UniqueInteraction> known(Handle handle, Collection<UniqueInteraction> interactions) {
      var known = new HashSet<UniqueInteraction>();
      Chunks.forEach(interactions, chunk -> known.addAll(chunk(handle, Chunks.padded(chunk))));
      return known;
    }

    private static List<UniqueInteraction> chunk(
        Handle handle, List<UniqueInteraction> interactions) {
      var query =
          handle.createQuery(
              """
              SELECT column1, column2 FROM (VALUES %s) AS asked WHERE EXISTS (
                SELECT 1 FROM event WHERE product_id = column1 AND shopper = column2 AND %s)"""
                  .formatted(
                      Collections.nCopies(interactions.size(), "(?, ?)").stream()
                          .collect(joining(", ")),
                      ProductStatsTable.COUNTS));
      int position = 0;
      for (UniqueInteraction interaction : interactions) {
        query.bind(position++, interaction.productId()).bind(position++, interaction.shopper());
      }
      return query
          .map(
              (row, _) -> new UniqueInteraction(row.getString("column1"), row.getString("column2")))
          .list();
    }
  }
}
