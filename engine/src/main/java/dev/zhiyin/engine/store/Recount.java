package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.EventType;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Counts standings anew from all events of their products. */
final class Recount {
  private static final String VERSION = "standings";

  private Recount() {}

  /** Whether the standings were never counted, or otherwise than now. */
  static boolean isOutdated(Handle handle) {
    return !Settings.get(handle, VERSION).equals(Optional.of(Heat.VERSION));
  }

  /** Counts those of all products. */
  static void all(Handle handle, Change change) {
    var products = Standings.products(handle, "sequence > ?", 0L);
    handle
        .select("SELECT product_id FROM product_standing")
        .mapTo(String.class)
        .forEach(products::add);
    of(handle, change, products);
    Settings.put(handle, VERSION, Heat.VERSION);
    change.keep();
  }

  static void of(Handle handle, Change change, Collection<String> products) {
    Chunks.forEach(products, chunk -> ofChunk(handle, change, chunk));
  }

  private static void ofChunk(Handle handle, Change change, List<String> products) {
    var tallies = new HashMap<String, Tally>();
    handle
        .createQuery(
            "SELECT product_id, shopper, event_type, counted_at FROM event"
                + " WHERE product_id IN (<ids>) AND "
                + Standings.COUNTS
                + " ORDER BY product_id, shopper")
        .bindList("ids", Chunks.padded(products))
        .map(
            (row, _) ->
                Map.entry(
                    row.getString("product_id"),
                    new Turn(
                        row.getString("shopper"),
                        EventType.parse(row.getString("event_type")),
                        row.getLong("counted_at"))))
        .forEach(
            turn -> tallies.computeIfAbsent(turn.getKey(), _ -> new Tally()).add(turn.getValue()));
    Standings.put(
        handle,
        products.stream()
            .map(id -> tallies.getOrDefault(id, new Tally()).standing(id, change.next()))
            .toList());
  }

  private record Turn(String shopper, EventType type, long countedAt) {}

  /** Of one product, whose events come shopper by shopper. */
  private static final class Tally {
    private String shopper = "";
    private long met;
    private double heat = Heat.NONE;

    void add(Turn turn) {
      if (!turn.shopper().equals(shopper)) {
        shopper = turn.shopper();
        met++;
      }
      heat = Heat.sum(heat, Heat.of(turn.type(), turn.countedAt()));
    }

    Standing standing(String productId, long sequence) {
      return new Standing(productId, sequence, met, heat);
    }
  }
}
