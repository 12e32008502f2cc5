package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.BulkInsert.SqlArray;
import dev.zhiyin.engine.store.ProductStatsTable.UniqueInteraction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Makes what nobody had owned of some sessions their users'. */
final class Merging {
  /** What a session interacted with, if anything that counts. */
  private record Turn(String session, Optional<String> productId) {}

  private Merging() {}

  /**
   * Changes the events and the statistics. No product is in more demand or less, but a user who had
   * interacted with it already was counted twice.
   *
   * @param owners users by session
   */
  static void merge(Handle handle, Change change, Map<String, String> owners) {
    List<Turn> turns = turns(handle, owners.keySet().stream().map(ShopperId::session).toList());
    if (turns.isEmpty()) {
      return;
    }
    var interactions = new ArrayList<UniqueInteraction>();
    for (Turn turn : turns) {
      String user = ShopperId.user(owners.getOrDefault(turn.session(), "")).key();
      turn.productId().ifPresent(product -> interactions.add(new UniqueInteraction(product, user)));
    }
    var known = UniqueInteraction.known(handle, interactions);
    var twice = new HashMap<String, Long>();
    for (UniqueInteraction interaction : interactions) {
      if (!known.add(interaction)) {
        twice.merge(interaction.productId(), 1L, Long::sum);
      }
    }
    own(handle, owners, turns.stream().map(Turn::session).distinct().toList());
    countLess(handle, change, twice);
  }

  private static List<Turn> turns(Handle handle, List<ShopperId> sessions) {
    return Chunks.select(
        handle,
        """
        SELECT DISTINCT session_id, CASE WHEN %s THEN product_id END AS product
        FROM event WHERE shopper IN (<ids>)"""
            .formatted(ProductStatsTable.COUNTS),
        sessions.stream().map(ShopperId::key).toList(),
        (row, _) ->
            new Turn(row.getString("session_id"), Optional.ofNullable(row.getString("product"))));
  }

  private static void own(Handle handle, Map<String, String> owners, List<String> sessions) {
    if (Dialect.of(handle).hasArrays()) {
      handle.execute(
          "UPDATE event SET user_id = owned.owner"
              + " FROM unnest(CAST(? AS text[]), CAST(? AS text[])) AS owned (owner, session)"
              + " WHERE shopper = owned.session",
          SqlArray.ofTexts(sessions.stream().map(one -> owners.getOrDefault(one, "")).toList()),
          SqlArray.ofTexts(sessions.stream().map(one -> ShopperId.session(one).key()).toList()));
      return;
    }
    var batch = handle.prepareBatch("UPDATE event SET user_id = ? WHERE shopper = ?");
    for (String session : sessions) {
      batch.add(owners.get(session), ShopperId.session(session).key());
    }
    batch.execute();
  }

  private static void countLess(Handle handle, Change change, Map<String, Long> twice) {
    ProductStatsTable.put(
        handle,
        ProductStatsTable.of(handle, twice.keySet()).values().stream()
            .map(
                before ->
                    new ProductStats(
                        before.productId(),
                        change.next(),
                        before.uniqueShoppers() - twice.getOrDefault(before.productId(), 0L),
                        before.trendScore()))
            .toList());
  }
}
