package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.shopper.EventType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the kept events look like.
 *
 * @param days events by type, by days since 1970 or by positions if times are such
 * @param lengths shoppers by number of their events
 * @param popularity events of each product that has any, most first
 */
record EventStatistics(
    TreeMap<Long, Map<EventType, Long>> days, TreeMap<Long, Long> lengths, List<Long> popularity) {

  static EventStatistics of(DuckDb db, boolean positions) {
    long unit = positions ? 1_000_000 : 86_400_000_000L;
    var days = new TreeMap<Long, Map<EventType, Long>>();
    db.each(
        "SELECT moment // %d AS day, kind, count(*) FROM kept GROUP BY day, kind".formatted(unit),
        row ->
            days.computeIfAbsent(row.getLong(1), _ -> new EnumMap<>(EventType.class))
                .put(EventTypeColumn.type(row.getInt(2)), row.getLong(3)));
    var lengths = new TreeMap<Long, Long>();
    db.each(
        "SELECT n, count(*) FROM (SELECT count(*) AS n FROM kept GROUP BY uid) GROUP BY n",
        row -> lengths.put(row.getLong(1), row.getLong(2)));
    var popularity = new ArrayList<Long>();
    db.each(
        "SELECT count(*) AS n FROM kept WHERE iid > 0 GROUP BY iid ORDER BY n DESC",
        row -> popularity.add(row.getLong(1)));
    return new EventStatistics(days, lengths, popularity);
  }
}
