package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.store.BulkInsert.Column;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The table {@code product_week}: what the events of a week gave a product, as a whole number, so
 * that events can be taken away again and leave exactly what the others gave.
 */
final class ProductWeeks {
  /** A product in a week. */
  private record Key(String productId, long week) {}

  private static final BulkInsert ADD =
      new BulkInsert(
          "product_week",
          List.of(Column.text("product_id"), Column.whole("week"), Column.whole("amount")),
          "ON CONFLICT (product_id, week) DO UPDATE SET"
              + " amount = product_week.amount + excluded.amount");

  private final Map<Key, Long> changes = new HashMap<>();

  void add(String productId, TrendScore.Share share) {
    changes.merge(new Key(productId, share.week()), share.amount(), Long::sum);
  }

  void remove(String productId, TrendScore.Share share) {
    changes.merge(new Key(productId, share.week()), -share.amount(), Long::sum);
  }

  private static final String SELECT =
      "SELECT product_id, week, amount FROM product_week WHERE product_id IN (<ids>)";

  /** What an event gave, or all events of a week. */
  record Given(String productId, TrendScore.Share share) {
    /** Reads those that count. */
    static final String SELECT =
        "SELECT product_id, event_type, counted_at FROM event WHERE " + ProductStatsTable.COUNTS;

    private static Given ofWeek(ResultSet row, StatementContext unused) throws SQLException {
      return new Given(
          row.getString("product_id"),
          new TrendScore.Share(row.getLong("week"), row.getLong("amount")));
    }

    static Given of(ResultSet row, StatementContext unused) throws SQLException {
      return new Given(
          row.getString("product_id"),
          TrendScore.share(
              EventType.parse(row.getString("event_type")), row.getLong("counted_at")));
    }
  }

  void add(Given given) {
    add(given.productId(), given.share());
  }

  Set<String> products() {
    var products = new HashSet<String>();
    changes.keySet().forEach(key -> products.add(key.productId()));
    return products;
  }

  void save(Handle handle) {
    changes.values().removeIf(amount -> amount == 0);
    if (changes.isEmpty()) {
      return;
    }
    ADD.execute(
        handle,
        changes.entrySet().stream()
            .map(
                change ->
                    new Object[] {
                      change.getKey().productId(), change.getKey().week(), change.getValue()
                    })
            .toList());
    if (changes.values().stream().anyMatch(amount -> amount < 0)) {
      removeEmpty(handle);
    }
  }

  private void removeEmpty(Handle handle) {
    var batch =
        handle.prepareBatch(
            "DELETE FROM product_week WHERE product_id = ? AND week = ? AND amount = 0");
    changes.keySet().forEach(key -> batch.add(key.productId(), key.week()));
    batch.execute();
  }

  /**
   * What is to be added to the weeks of some products that have a time of a span, so that they are
   * those of the events that are left.
   *
   * @param first time of the span, in microseconds since 1970
   * @param last time of the span
   */
  static ProductWeeks correction(
      Handle handle, Collection<String> products, long first, long last) {
    long firstWeek = TrendScore.week(first);
    long lastWeek = TrendScore.week(last);
    var weeks = new ProductWeeks();
    Chunks.select(
            handle,
            "%s AND product_id IN (<ids>) AND counted_at >= %d AND counted_at < %d"
                .formatted(
                    Given.SELECT, TrendScore.start(firstWeek), TrendScore.start(lastWeek + 1)),
            products,
            Given::of)
        .forEach(weeks::add);
    Chunks.select(
            handle,
            SELECT + " AND week BETWEEN %d AND %d".formatted(firstWeek, lastWeek),
            products,
            Given::ofWeek)
        .forEach(counted -> weeks.remove(counted.productId(), counted.share()));
    return weeks;
  }

  /** How much products are in demand, by id; those that nobody interacted with are missing. */
  static Map<String, Double> trendScores(Handle handle, Collection<String> products) {
    var shares = new HashMap<String, List<TrendScore.Share>>();
    Chunks.select(handle, SELECT, products, Given::ofWeek)
        .forEach(
            given ->
                shares
                    .computeIfAbsent(given.productId(), _ -> new ArrayList<>())
                    .add(given.share()));
    var trendScores = new HashMap<String, Double>();
    shares.forEach((product, parts) -> trendScores.put(product, TrendScore.of(parts)));
    return trendScores;
  }
}
