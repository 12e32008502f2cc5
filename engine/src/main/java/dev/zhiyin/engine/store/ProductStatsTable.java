package dev.zhiyin.engine.store;

import static java.util.stream.Collectors.joining;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.store.BulkInsert.Column;
import dev.zhiyin.engine.store.BulkInsert.SqlArray;
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
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

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

  private static final BulkInsert PUT =
      insert("unique_shoppers = excluded.unique_shoppers, trend_score = excluded.trend_score");

  /* As TrendScore.sum, but for what is too small to count, of which no database takes the power. */
  private static final BulkInsert ADD =
      insert(
          """
          unique_shoppers = product_stats.unique_shoppers + excluded.unique_shoppers,
          trend_score = CASE
            WHEN product_stats.trend_score IS NULL OR excluded.trend_score - product_stats.trend_score > 60
              THEN excluded.trend_score
            WHEN product_stats.trend_score - excluded.trend_score > 60 THEN product_stats.trend_score
            ELSE product_stats.trend_score
              + ln(1 + power(2, excluded.trend_score - product_stats.trend_score)) / ln(2) END""");

  private static BulkInsert insert(String set) {
    return new BulkInsert(
        "product_stats",
        List.of(
            Column.text("product_id"),
            Column.whole("sequence"),
            Column.whole("unique_shoppers"),
            Column.real("trend_score")),
        "ON CONFLICT (product_id) DO UPDATE SET sequence = excluded.sequence, " + set);
  }

  private ProductStatsTable() {}

  /** The product to whose statistics an event counts. */
  static Optional<String> product(Event event) {
    return event.subject().product().filter(_ -> !event.type().isRejection());
  }

  static List<ProductStats> after(Handle handle, long sequence, int limit) {
    return handle
        .select(SELECT + " WHERE sequence > ? ORDER BY sequence LIMIT ?", sequence, limit)
        .map(ProductStatsTable::stats)
        .list();
  }

  /** The same, where what the shop does not have, or no more, is nobody's. */
  static List<ProductStats> inShopAfter(Handle handle, long sequence, int limit) {
    return handle
        .select(
            """
            SELECT product_id, product_stats.sequence,
              CASE WHEN json IS NULL THEN 0 ELSE unique_shoppers END AS unique_shoppers,
              CASE WHEN json IS NOT NULL THEN trend_score END AS trend_score
            FROM product_stats LEFT JOIN product ON id = product_id
            WHERE product_stats.sequence > ? ORDER BY product_stats.sequence LIMIT ?""",
            sequence,
            limit)
        .map(ProductStatsTable::stats)
        .list();
  }

  /** Has statistics be read again of products that came or went. */
  static void announce(Handle handle, Change change, Collection<String> products) {
    put(
        handle,
        of(handle, products).values().stream()
            .map(
                stats ->
                    new ProductStats(
                        stats.productId(),
                        change.next(),
                        stats.uniqueShoppers(),
                        stats.trendScore()))
            .toList());
  }

  static Map<String, ProductStats> of(Handle handle, Collection<String> products) {
    return Chunks.select(
            handle, SELECT + " WHERE product_id IN (<ids>)", products, ProductStatsTable::stats)
        .stream()
        .collect(Collectors.toMap(ProductStats::productId, stats -> stats));
  }

  /** Writes statistics of products, which are those of all their events. */
  static void put(Handle handle, Collection<ProductStats> productStats) {
    execute(PUT, handle, productStats);
  }

  /** Adds statistics of new events to those of the others. */
  static void add(Handle handle, Collection<ProductStats> ofNew) {
    execute(ADD, handle, ofNew);
  }

  private static void execute(
      BulkInsert insert, Handle handle, Collection<ProductStats> productStats) {
    insert.execute(
        handle,
        productStats.stream()
            .map(
                stats ->
                    new @Nullable Object[] {
                      stats.productId(),
                      stats.sequence(),
                      stats.uniqueShoppers(),
                      stats.trendScore() == TrendScore.NONE ? null : stats.trendScore()
                    })
            .toList());
  }

  /**
   * Writes statistics anew whose weeks have changed.
   *
   * @param uniqueShoppers that each has now, by the statistics that it had before
   */
  static void recount(
      Handle handle,
      Change change,
      Collection<String> products,
      ToLongFunction<ProductStats> uniqueShoppers) {
    Map<String, Double> trendScores = ProductWeeks.trendScores(handle, products);
    put(
        handle,
        of(handle, products).values().stream()
            .map(
                before ->
                    new ProductStats(
                        before.productId(),
                        change.next(),
                        uniqueShoppers.applyAsLong(before),
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
    /** How many shoppers interacted with products, by id; those with nobody are missing. */
    static Map<String, Long> shoppers(Handle handle, Collection<String> products) {
      return Chunks.select(
              handle,
              "SELECT product_id, COUNT(DISTINCT shopper) AS shoppers FROM event"
                  + " WHERE product_id IN (<ids>) AND %s GROUP BY product_id"
                      .formatted(ProductStatsTable.COUNTS),
              products,
              (row, _) -> Map.entry(row.getString("product_id"), row.getLong("shoppers")))
          .stream()
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Which of these there were, by events that count. */
    static Set<UniqueInteraction> known(Handle handle, Collection<UniqueInteraction> interactions) {
      if (Dialect.of(handle).hasArrays()) {
        return interactions.isEmpty() ? new HashSet<>() : found(handle, interactions);
      }
      var known = new HashSet<UniqueInteraction>();
      Chunks.forEach(interactions, chunk -> known.addAll(chunk(handle, Chunks.padded(chunk))));
      return known;
    }

    /* By the index for each, whatever the database thinks of how many there are. */
    private static Set<UniqueInteraction> found(
        Handle handle, Collection<UniqueInteraction> interactions) {
      return new HashSet<>(
          handle
              .createQuery(
                  """
                  SELECT asked.product, asked.shopper
                  FROM unnest(CAST(? AS text[]), CAST(? AS text[])) AS asked (product, shopper),
                    LATERAL (SELECT 1 FROM event
                      WHERE product_id = asked.product AND event.shopper = asked.shopper AND %s LIMIT 1) AS found"""
                      .formatted(ProductStatsTable.COUNTS))
              .bind(
                  0,
                  SqlArray.ofTexts(
                      interactions.stream().map(UniqueInteraction::productId).toList()))
              .bind(
                  1,
                  SqlArray.ofTexts(interactions.stream().map(UniqueInteraction::shopper).toList()))
              .map(
                  (row, _) ->
                      new UniqueInteraction(row.getString("product"), row.getString("shopper")))
              .list());
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
