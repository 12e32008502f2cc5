package dev.zhiyin.engine.store;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

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
        .map((row, _) -> new UniqueInteraction(row.getString("column1"), row.getString("column2")))
        .list();
  }
}
