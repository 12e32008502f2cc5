package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.store.ProductStatsTable.UniqueInteraction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Takes events out of the table, and out of the statistics that follow from them. It costs what is
 * removed, however many other events the same products have.
 */
final class EventRemoval {
  private static final String DELETE =
      "DELETE FROM event WHERE sequence IN (SELECT sequence FROM event WHERE %s LIMIT :limit)"
          + " RETURNING id, shopper, event_type, counted_at, happened_at, sequence,"
          + " session_id IS NOT NULL AS in_session, CASE WHEN "
          + ProductStatsTable.COUNTS
          + " THEN product_id END AS counted";

  private EventRemoval() {}

  /**
   * What is gone of an event.
   *
   * @param inSession whether it was done in a session that is known
   * @param counted the product if it counted to that one's statistics
   */
  record Gone(
      String id,
      String shopper,
      EventType type,
      long countedAt,
      long happenedAt,
      long sequence,
      boolean inSession,
      Optional<String> counted) {
    UniqueInteraction interaction(String product) {
      return new UniqueInteraction(product, shopper);
    }
  }

  /** A statement that removes the first events of a condition, with its order. */
  static Query statement(Handle handle, String which, int limit) {
    return handle.createQuery(DELETE.replace("%s", which)).bind("limit", limit);
  }

  /** Removes events by a {@link #statement}. */
  static List<Gone> remove(Handle handle, Change change, Query statement) {
    List<Gone> gone =
        statement
            .map(
                (row, _) ->
                    new Gone(
                        row.getString("id"),
                        row.getString("shopper"),
                        EventType.parse(row.getString("event_type")),
                        row.getLong("counted_at"),
                        row.getLong("happened_at"),
                        row.getLong("sequence"),
                        row.getBoolean("in_session"),
                        Optional.ofNullable(row.getString("counted"))))
            .list();
    if (!gone.isEmpty()) {
      change.keep(); // also if none of them counted
      Dialect.of(handle).events().release(handle, gone.stream().map(Gone::id).toList());
      countLess(handle, change, gone);
    }
    return gone;
  }

  private static void countLess(Handle handle, Change change, List<Gone> gone) {
    var weeks = new ProductWeeks();
    var interactions = new HashSet<UniqueInteraction>();
    for (Gone event : gone) {
      event
          .counted()
          .ifPresent(
              product -> {
                weeks.remove(product, TrendScore.share(event.type(), event.countedAt()));
                interactions.add(event.interaction(product));
              });
    }
    Set<String> products = weeks.products();
    weeks.save(handle);
    interactions.removeAll(UniqueInteraction.known(handle, interactions));
    var fewer = new HashMap<String, Long>();
    interactions.forEach(interaction -> fewer.merge(interaction.productId(), 1L, Long::sum));
    ProductStatsTable.recount(
        handle,
        change,
        products,
        before -> before.uniqueShoppers() - fewer.getOrDefault(before.productId(), 0L));
  }
}
