package dev.zhiyin.engine.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Counts all statistics anew from the events, where a store counted otherwise or never did. */
final class StatsRecount {
  private static final String VERSION = "statistics";

  private StatsRecount() {}

  /** Whether the statistics were never counted, or otherwise than now. */
  static boolean isOutdated(Handle handle) {
    return !StoreFacts.get(handle, VERSION).equals(Optional.of(TrendScore.VERSION));
  }

  /** Counts those of all products. */
  static void all(Handle handle, Change change) {
    Dialect.of(handle).readsWhole(handle);
    count(handle, change);
    StoreFacts.put(handle, VERSION, TrendScore.VERSION);
    change.keep();
  }

  private static void count(Handle handle, Change change) {
    weeks(handle).save(handle);
    Map<String, Long> uniqueShoppers = uniqueShoppers(handle);
    Map<String, Double> trendScores = ProductWeeks.trendScores(handle, uniqueShoppers.keySet());
    ProductStatsTable.put(
        handle,
        uniqueShoppers.entrySet().stream()
            .map(
                product ->
                    new ProductStats(
                        product.getKey(),
                        change.next(),
                        product.getValue(),
                        trendScores.getOrDefault(product.getKey(), TrendScore.NONE)))
            .toList());
  }

  private static ProductWeeks weeks(Handle handle) {
    handle.execute("DELETE FROM product_week");
    var weeks = new ProductWeeks();
    handle
        .select(ProductWeeks.Given.SELECT)
        .setFetchSize(Chunks.FETCHED)
        .map(ProductWeeks.Given::of)
        .forEach(weeks::add);
    return weeks;
  }

  /* Nobody interacted with what has statistics and no events any more. */
  private static Map<String, Long> uniqueShoppers(Handle handle) {
    var uniqueShoppers = new HashMap<String, Long>();
    handle
        .select("SELECT product_id FROM product_stats")
        .mapTo(String.class)
        .forEach(product -> uniqueShoppers.put(product, 0L));
    handle
        .select(
            "SELECT product_id, COUNT(DISTINCT shopper) AS unique_shoppers FROM event WHERE %s GROUP BY product_id"
                .formatted(ProductStatsTable.COUNTS))
        .map((row, _) -> Map.entry(row.getString("product_id"), row.getLong("unique_shoppers")))
        .forEach(product -> uniqueShoppers.put(product.getKey(), product.getValue()));
    return uniqueShoppers;
  }
}
