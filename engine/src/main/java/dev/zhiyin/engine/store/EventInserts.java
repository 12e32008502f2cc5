package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.store.EventRows.Row;
import dev.zhiyin.engine.store.ProductStatsTable.UniqueInteraction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Takes events into the tables, with all that follows from them. */
final class EventInserts {
  private EventInserts() {}

  /**
   * Adds events in order; one whose id is known already, or came before in the list, changes
   * nothing.
   *
   * @return for each whether it is new
   */
  static List<Boolean> add(Handle handle, Change change, List<Event> events) {
    var free = Dialect.of(handle).events().take(handle, events.stream().map(Event::id).toList());
    var added = new ArrayList<Boolean>();
    var fresh = new ArrayList<Event>();
    for (Event event : events) {
      boolean isNew = free.remove(event.id());
      added.add(isNew);
      if (isNew) {
        fresh.add(event);
      }
    }
    if (!fresh.isEmpty()) {
      addNew(handle, change, fresh);
    }
    return added;
  }

  private static void addNew(Handle handle, Change change, List<Event> fresh) {
    var sessions = Sessions.of(handle, change, fresh);
    List<Row> rows = sessions.owned(fresh).stream().map(event -> Row.of(event, change)).toList();
    sessions.save(handle);
    var added = AddedStats.of(handle, rows);
    Dialect.of(handle).events().insert(handle, rows, change.at());
    added.save(handle);
  }

  /**
   * Adds new events to the statistics of their products, without reading the older events again.
   */
  private static final class AddedStats {
    /** An event that counts. */
    private record Counted(UniqueInteraction interaction, Row row) {}

    private final List<Counted> counted = new ArrayList<>();
    private final Set<UniqueInteraction> known = new HashSet<>();
    private final ProductWeeks weeks = new ProductWeeks();

    private AddedStats() {}

    /** Notes what is known before the events are inserted. */
    static AddedStats of(Handle handle, List<Row> rows) {
      var added = new AddedStats();
      for (Row row : rows) {
        ProductStatsTable.product(row.event())
            .map(id -> new UniqueInteraction(id, row.event().shopperId().key()))
            .ifPresent(interaction -> added.counted.add(new Counted(interaction, row)));
      }
      var interactions = added.counted.stream().map(Counted::interaction).distinct().toList();
      added.known.addAll(UniqueInteraction.known(handle, interactions));
      return added;
    }

    void save(Handle handle) {
      Map<String, ProductStats> productStats = new HashMap<>();
      for (Counted one : counted) {
        productStats.merge(one.interaction().productId(), first(one), AddedStats::sum);
      }
      ProductStatsTable.add(handle, productStats.values());
      weeks.save(handle);
    }

    private ProductStats first(Counted one) {
      Row row = one.row();
      TrendScore.Share share = TrendScore.share(row.event().type(), row.countedAt());
      weeks.add(one.interaction().productId(), share);
      return new ProductStats(
          one.interaction().productId(),
          row.sequence(),
          known.add(one.interaction()) ? 1 : 0,
          TrendScore.of(share));
    }

    private static ProductStats sum(ProductStats before, ProductStats added) {
      return new ProductStats(
          before.productId(),
          added.sequence(),
          before.uniqueShoppers() + added.uniqueShoppers(),
          TrendScore.sum(before.trendScore(), added.trendScore()));
    }
  }
}
