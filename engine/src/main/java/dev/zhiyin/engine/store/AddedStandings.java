package dev.zhiyin.engine.store;

import static java.util.stream.Collectors.joining;

import dev.zhiyin.engine.store.EventRows.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Adds new events to the standings of their products, without reading the older events again. */
final class AddedStandings {
  /** A shopper who turned to a product. */
  private record Meeting(String productId, String shopper) {}

  /** An event that counts. */
  private record Counted(Meeting meeting, Row row) {}

  private final List<Counted> counted = new ArrayList<>();
  private final Set<Meeting> known = new HashSet<>();

  private AddedStandings() {}

  /**
   * Notes what is known before the events are inserted.
   *
   * @param except products that are counted anew, and so are left alone here
   */
  static AddedStandings of(Handle handle, List<Row> rows, Set<String> except) {
    var added = new AddedStandings();
    for (Row row : rows) {
      Standings.product(row.event())
          .filter(id -> !except.contains(id))
          .map(id -> new Meeting(id, row.event().who().key()))
          .ifPresent(meeting -> added.counted.add(new Counted(meeting, row)));
    }
    var meetings = added.counted.stream().map(Counted::meeting).distinct().toList();
    Chunks.forEach(meetings, chunk -> added.known.addAll(known(handle, chunk)));
    return added;
  }

  private static List<Meeting> known(Handle handle, List<Meeting> meetings) {
    var query =
        handle.createQuery(
            """
            WITH asked (product_id, shopper) AS (VALUES %s)
            SELECT product_id, shopper FROM asked WHERE EXISTS (
              SELECT 1 FROM event
              WHERE event.product_id = asked.product_id AND event.shopper = asked.shopper AND %s)"""
                .formatted(
                    Collections.nCopies(meetings.size(), "(?, ?)").stream().collect(joining(", ")),
                    Standings.COUNTS.replace("product_id", "event.product_id")));
    int position = 0;
    for (Meeting meeting : meetings) {
      query.bind(position++, meeting.productId()).bind(position++, meeting.shopper());
    }
    return query
        .map((row, _) -> new Meeting(row.getString("product_id"), row.getString("shopper")))
        .list();
  }

  void save(Handle handle) {
    Set<String> products = new HashSet<>();
    counted.forEach(one -> products.add(one.meeting().productId()));
    Map<String, Standing> standings = new HashMap<>(Standings.of(handle, products));
    for (Counted one : counted) {
      standings.merge(one.meeting().productId(), first(one), AddedStandings::sum);
    }
    Standings.put(handle, standings.values());
  }

  private Standing first(Counted one) {
    Row row = one.row();
    return new Standing(
        one.meeting().productId(),
        row.sequence(),
        known.add(one.meeting()) ? 1 : 0,
        Heat.of(row.event().type(), row.countedAt()));
  }

  private static Standing sum(Standing before, Standing added) {
    return new Standing(
        before.productId(),
        added.sequence(),
        before.met() + added.met(),
        Heat.sum(before.heat(), added.heat()));
  }
}
