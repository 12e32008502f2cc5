package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.EventType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Counts all standings anew from the events, where a store counted otherwise or never did. */
final class Recount {
  private static final String VERSION = "standings";

  private Recount() {}

  /** Whether the standings were never counted, or otherwise than now. */
  static boolean isOutdated(Handle handle) {
    return !Settings.get(handle, VERSION).equals(Optional.of(Heat.VERSION));
  }

  /** Counts those of all products. */
  static void all(Handle handle, Change change) {
    count(handle, change);
    Settings.put(handle, VERSION, Heat.VERSION);
    change.keep();
  }

  private static void count(Handle handle, Change change) {
    weeks(handle).save(handle);
    Map<String, Long> met = met(handle);
    Map<String, Double> heats = ProductWeeks.heats(handle, met.keySet());
    Standings.put(
        handle,
        met.entrySet().stream()
            .map(
                product ->
                    new Standing(
                        product.getKey(),
                        change.next(),
                        product.getValue(),
                        heats.getOrDefault(product.getKey(), Heat.NONE)))
            .toList());
  }

  private static ProductWeeks weeks(Handle handle) {
    handle.execute("DELETE FROM product_week");
    var weeks = new ProductWeeks();
    handle
        .select("SELECT product_id, event_type, counted_at FROM event WHERE " + Standings.COUNTS)
        .setFetchSize(Chunks.FETCHED)
        .map(
            (row, _) ->
                Map.entry(
                    row.getString("product_id"),
                    Heat.share(
                        EventType.parse(row.getString("event_type")), row.getLong("counted_at"))))
        .forEach(share -> weeks.add(share.getKey(), share.getValue()));
    return weeks;
  }

  /* Nobody met what has a standing and no events any more. */
  private static Map<String, Long> met(Handle handle) {
    var met = new HashMap<String, Long>();
    handle
        .select("SELECT product_id FROM product_standing")
        .mapTo(String.class)
        .forEach(product -> met.put(product, 0L));
    handle
        .select(
            "SELECT product_id, COUNT(DISTINCT shopper) AS met FROM event WHERE %s GROUP BY product_id"
                .formatted(Standings.COUNTS))
        .map((row, _) -> Map.entry(row.getString("product_id"), row.getLong("met")))
        .forEach(product -> met.put(product.getKey(), product.getValue()));
    return met;
  }
}
