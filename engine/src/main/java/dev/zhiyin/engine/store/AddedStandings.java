package dev.zhiyin.engine.store;

import dev.zhiyin.engine.store.EventRows.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Adds new events to the standings of their products, without reading the older events again. */
final class AddedStandings {
  /** An event that counts. */
  private record Counted(Meeting meeting, Row row) {}

  private final List<Counted> counted = new ArrayList<>();
  private final Set<Meeting> known = new HashSet<>();
  private final ProductWeeks weeks = new ProductWeeks();

  private AddedStandings() {}

  /** Notes what is known before the events are inserted. */
  static AddedStandings of(Handle handle, List<Row> rows) {
    var added = new AddedStandings();
    for (Row row : rows) {
      Standings.product(row.event())
          .map(id -> new Meeting(id, row.event().who().key()))
          .ifPresent(meeting -> added.counted.add(new Counted(meeting, row)));
    }
    var meetings = added.counted.stream().map(Counted::meeting).distinct().toList();
    added.known.addAll(Meeting.known(handle, meetings));
    return added;
  }

  void save(Handle handle) {
    Set<String> products = new HashSet<>();
    counted.forEach(one -> products.add(one.meeting().productId()));
    Map<String, Standing> standings = new HashMap<>(Standings.of(handle, products));
    for (Counted one : counted) {
      standings.merge(one.meeting().productId(), first(one), AddedStandings::sum);
    }
    Standings.put(handle, standings.values());
    weeks.save(handle);
  }

  private Standing first(Counted one) {
    Row row = one.row();
    Heat.Share share = Heat.share(row.event().type(), row.countedAt());
    weeks.add(one.meeting().productId(), share);
    return new Standing(
        one.meeting().productId(),
        row.sequence(),
        known.add(one.meeting()) ? 1 : 0,
        Heat.of(share));
  }

  private static Standing sum(Standing before, Standing added) {
    return new Standing(
        before.productId(),
        added.sequence(),
        before.met() + added.met(),
        Heat.sum(before.heat(), added.heat()));
  }
}
