package dev.zhiyin.tools.prepare;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.prepare.RawEvents.EventTypeColumn;
import dev.zhiyin.tools.prepare.text.Spellings.Merge;
import dev.zhiyin.tools.split.Splitter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * All that a preparation did, for the manifest and the report.
 *
 * @param products files of products
 * @param events files of events
 * @param pseudonymKey tells the key of pseudonyms from others, if ids were replaced
 * @param standardised texts and prices changed, by what was done to them
 * @param filled how many products have a field
 * @param positions whether times are only positions in a sequence
 */
record Summary(
    PrepareConfig config,
    List<SourceFile> products,
    List<SourceFile> events,
    Counts before,
    Counts after,
    long anonymousBaskets,
    Optional<String> pseudonymKey,
    List<Dropped> dropped,
    Map<String, Long> standardised,
    Map<String, Long> currencies,
    List<Merge> brands,
    List<Merge> categories,
    Map<String, Long> filled,
    Splitter splitter,
    Map<Split, Long> splits,
    boolean positions,
    EventStatistics findings,
    Map<String, String> versions) {

  /** Rows, or what they are about. */
  record Counts(long products, long events, long shoppers) {}

  /**
   * What one rule left out.
   *
   * @param rule name, as in the settings
   * @param events rows left out
   * @param details further numbers by what they say, such as the shoppers left out
   */
  record Dropped(String rule, long events, Map<String, Long> details) {
    Dropped {
      details = new LinkedHashMap<>(details);
    }

    static Dropped of(String rule, long events) {
      return new Dropped(rule, events, Map.of());
    }
  }

  /**
   * What the kept events look like.
   *
   * @param unit days that count together, or positions if times are such
   * @param days events by type, by the first of days that count together, since 1970
   * @param lengths shoppers by number of their events
   * @param popularity events of each product that has any, most first
   */
  record EventStatistics(
      long unit,
      TreeMap<Long, Map<EventType, Long>> days,
      TreeMap<Long, Long> lengths,
      List<Long> popularity) {

    /** Most points of a picture. */
    private static final int MOST_POINTS = 200;

    static EventStatistics of(DuckDb db, boolean positions) {
      String day = "moment // " + (positions ? 1_000_000 : 86_400_000_000L);
      long first = db.number("SELECT min(%s) FROM kept".formatted(day));
      long unit = unit(db.number("SELECT max(%s) FROM kept".formatted(day)) - first + 1);
      var days = new TreeMap<Long, Map<EventType, Long>>();
      db.each(
          "SELECT %1$d + (%2$s - %1$d) // %3$d * %3$d AS day, kind, count(*) FROM kept GROUP BY day, kind"
              .formatted(first, day, unit),
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
      return new EventStatistics(unit, days, lengths, popularity);
    }

    private static long unit(long span) {
      return LongStream.of(1, 7, 28, 91)
          .filter(days -> Math.ceilDiv(span, days) <= MOST_POINTS)
          .findFirst()
          .orElse(Math.ceilDiv(span, MOST_POINTS));
    }
  }
}
