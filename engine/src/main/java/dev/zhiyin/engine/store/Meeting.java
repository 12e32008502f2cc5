package dev.zhiyin.engine.store;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * That a shopper turned to a product.
 *
 * @param shopper as {@link dev.zhiyin.engine.shopper.Who#key} names one
 */
record Meeting(String productId, String shopper) {
  /** Which of these there were, by events that count. */
  static Set<Meeting> known(Handle handle, Collection<Meeting> meetings) {
    var known = new HashSet<Meeting>();
    Chunks.forEach(meetings, chunk -> known.addAll(chunk(handle, Chunks.padded(chunk))));
    return known;
  }

  private static List<Meeting> chunk(Handle handle, List<Meeting> meetings) {
    var query =
        handle.createQuery(
            """
            SELECT column1, column2 FROM (VALUES %s) AS asked WHERE EXISTS (
              SELECT 1 FROM event WHERE product_id = column1 AND shopper = column2 AND %s)"""
                .formatted(
                    Collections.nCopies(meetings.size(), "(?, ?)").stream().collect(joining(", ")),
                    Standings.COUNTS));
    int position = 0;
    for (Meeting meeting : meetings) {
      query.bind(position++, meeting.productId()).bind(position++, meeting.shopper());
    }
    return query
        .map((row, _) -> new Meeting(row.getString("column1"), row.getString("column2")))
        .list();
  }
}
