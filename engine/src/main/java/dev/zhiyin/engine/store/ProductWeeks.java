package dev.zhiyin.engine.store;

import dev.zhiyin.engine.store.BulkInsert.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

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

  /** How much products are in demand, by id; those that nobody interacted with are missing. */
  static Map<String, Double> trendScores(Handle handle, Collection<String> products) {
    var shares = new HashMap<String, List<TrendScore.Share>>();
    Chunks.select(
            handle,
            "SELECT product_id, week, amount FROM product_week WHERE product_id IN (<ids>)",
            products,
            (row, _) ->
                Map.entry(
                    row.getString("product_id"),
                    new TrendScore.Share(row.getLong("week"), row.getLong("amount"))))
        .forEach(
            share ->
                shares
                    .computeIfAbsent(share.getKey(), _ -> new ArrayList<>())
                    .add(share.getValue()));
    var trendScores = new HashMap<String, Double>();
    shares.forEach((product, parts) -> trendScores.put(product, TrendScore.of(parts)));
    return trendScores;
  }
}
