package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.BulkInsert.SqlArray;
import dev.zhiyin.engine.store.EventRows.Numbered;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The events of one shopper, read by an index and never all at once: somebody may have millions,
 * such as the one account that a shop has for all guests.
 */
final class ShopperEvents {
  /** Events of a history, and as many older ones that are never outdated. */
  static final int COUNTED = 1000;

  /** Of so many of the newest events the users are the recent ones. */
  static final int RECENT = 10_000;

  /* As the condition of the index event_that_lasts. */
  private static final String LASTING = "AND event_type IN ('purchase', 'review', 'dislike')";

  private static final Set<EventType> LASTING_TYPES =
      Set.of(EventType.PURCHASE, EventType.REVIEW, EventType.DISLIKE);

  /* As the condition of the index event_that_lifts. */
  private static final String LIFTING =
      "AND event_type IN ('share', 'favorite', 'cart', 'remove_from_cart')";

  /**
   * The newest of them, after a dislike, tells whether that was taken back; purchases and reviews,
   * which take it back too, last by themselves.
   */
  private static final Set<EventType> LIFTING_TYPES =
      Set.of(EventType.SHARE, EventType.FAVORITE, EventType.CART, EventType.REMOVE_FROM_CART);

  /** Of a user who has many. */
  private static final int SESSIONS = 100;

  private ShopperEvents() {}

  /** What counts, oldest first. */
  static List<Event> counted(Handle handle, ShopperId shopperId) {
    List<Numbered> counted = newestAndLasting(handle, shopperId);
    List<Event> events = counted.stream().map(Numbered::event).toList();
    Map<String, Integer> disliked = disliked(events);
    if (disliked.isEmpty()) {
      return events;
    }
    var all = new ArrayList<>(counted);
    lifting(handle, shopperId, disliked.keySet())
        .filter(one -> isLater(one, counted.get(place(one.event(), disliked))))
        .filter(one -> Collections.binarySearch(counted, one, Numbered.OLDEST_FIRST) < 0)
        .forEach(all::add);
    return all.stream().sorted(Numbered.OLDEST_FIRST).map(Numbered::event).toList();
  }

  private static boolean isLater(Numbered one, Numbered other) {
    return Numbered.OLDEST_FIRST.compare(one, other) > 0;
  }

  private static List<Numbered> newestAndLasting(Handle handle, ShopperId shopperId) {
    // what is in both parts is told apart and sorted here: a database would compare whole rows
    var taken = new HashSet<Long>();
    return of(
            handle,
            "SELECT %s, sequence FROM (SELECT * FROM (%s) AS newest UNION ALL SELECT * FROM (%s) AS lasting) AS counted"
                .formatted(
                    EventRows.COLUMNS,
                    newest(shopperId, "", COUNTED),
                    newest(shopperId, LASTING, COUNTED)),
            shopperId)
        .map(Numbered::of)
        .list()
        .stream()
        .filter(one -> taken.add(one.sequence()))
        .sorted(Numbered.OLDEST_FIRST)
        .toList();
  }

  /*
   * Products that were disliked before all of the newest events, and neither bought nor reviewed
   * since; with the places of the dislikes.
   */
  private static Map<String, Integer> disliked(List<Event> oldestFirst) {
    var disliked = new HashMap<String, Integer>();
    for (int i = 0; i < oldestFirst.size() - COUNTED; i++) {
      if (oldestFirst.get(i).type() == EventType.DISLIKE) {
        int place = i;
        oldestFirst.get(i).subject().product().ifPresent(id -> disliked.put(id, place));
      }
    }
    if (!disliked.isEmpty()) {
      for (int i = 0; i < oldestFirst.size(); i++) {
        Event event = oldestFirst.get(i);
        if (LASTING_TYPES.contains(event.type()) && i > place(event, disliked)) {
          event.subject().product().ifPresent(disliked::remove);
        }
      }
    }
    return disliked;
  }

  private static int place(Event event, Map<String, Integer> disliked) {
    return event
        .subject()
        .product()
        .map(id -> disliked.getOrDefault(id, Integer.MAX_VALUE))
        .orElse(Integer.MAX_VALUE);
  }

  /* What may have taken a dislike back, the newest of each product; each is found by an index. */
  static Stream<Numbered> lifting(Handle handle, ShopperId shopperId, Set<String> products) {
    String newest = newest(shopperId, "AND product_id = %s " + LIFTING, 1);
    String columns = EventRows.COLUMNS + ", sequence";
    if (Dialect.of(handle).hasArrays()) {
      return of(
          handle,
          "SELECT %s FROM unnest(CAST(:products AS text[])) AS asked (product), LATERAL (%s) AS lifting"
              .formatted(columns, newest.formatted("asked.product")),
          shopperId)
          .bind("products", SqlArray.ofTexts(products))
          .map(Numbered::of)
          .list()
          .stream();
    }
    String ofOne =
        "SELECT %s FROM (%s) AS lifting".formatted(columns, newest.formatted(":product"));
    return products.stream()
        .flatMap(
            product ->
                of(handle, ofOne, shopperId)
                    .bind("product", product)
                    .map(Numbered::of)
                    .list()
                    .stream());
  }

  static List<Event> numbered(Handle handle, List<Long> numbers) {
    return handle
        .createQuery(
            "SELECT %s, sequence FROM event WHERE sequence IN (<numbers>) ORDER BY sequence"
                .formatted(EventRows.COLUMNS))
        .bindList("numbers", numbers)
        .map(EventRows::event)
        .list();
  }

  static Set<String> sessionsOf(Handle handle, String userId) {
    return handle
        .select("SELECT session_id FROM session WHERE user_id = ? LIMIT " + SESSIONS, userId)
        .mapTo(String.class)
        .set();
  }

  /**
   * What counts, told by what counted before and what came since; empty where it cannot be told: it
   * is not known whether a dislike that comes so late was taken back before.
   */
  static Optional<List<Event>> counted(List<Event> known, List<Event> since) {
    Set<String> ids = since.stream().map(Event::id).collect(Collectors.toSet());
    List<Event> all =
        Stream.concat(known.stream().filter(event -> !ids.contains(event.id())), since.stream())
            .sorted(Comparator.comparing(Event::timestamp)) // those of one moment stay in order
            .toList();
    List<Event> counted = newestAndLasting(all);
    Map<String, Integer> disliked = disliked(counted);
    if (disliked.values().stream().anyMatch(place -> ids.contains(counted.get(place).id()))) {
      return Optional.empty();
    }
    return Optional.of(disliked.isEmpty() ? counted : withLifting(all, counted, disliked));
  }

  private static List<Event> newestAndLasting(List<Event> oldestFirst) {
    var newestFirst = new ArrayList<Event>();
    int lasting = 0;
    for (int i = oldestFirst.size() - 1; i >= 0; i--) {
      Event event = oldestFirst.get(i);
      boolean lasts = LASTING_TYPES.contains(event.type()) && ++lasting <= COUNTED;
      if (lasts || i >= oldestFirst.size() - COUNTED) {
        newestFirst.add(event);
      }
    }
    return List.copyOf(newestFirst.reversed());
  }

  /* Those of all that count, and of the products that were disliked the newest that lifts. */
  private static List<Event> withLifting(
      List<Event> all, List<Event> counted, Map<String, Integer> disliked) {
    Set<String> ids = counted.stream().map(Event::id).collect(Collectors.toSet());
    var open = new HashMap<String, String>(); // the ids of the dislikes
    disliked.forEach((product, place) -> open.put(product, counted.get(place).id()));
    for (Event event : all.reversed()) {
      event
          .subject()
          .product()
          .filter(open::containsKey)
          .filter(id -> LIFTING_TYPES.contains(event.type()) || event.id().equals(open.get(id)))
          .ifPresent(
              id -> {
                open.remove(id);
                ids.add(event.id());
              });
    }
    return all.stream().filter(event -> ids.contains(event.id())).toList();
  }

  private static String newest(ShopperId shopperId, String condition, int limit) {
    return "SELECT * FROM event WHERE shopper = %s %s ORDER BY happened_at DESC, sequence DESC LIMIT %d"
        .formatted(key(shopperId), condition, limit);
  }

  /** The newest before a place. */
  static EventPage before(Handle handle, ShopperId shopperId, EventPage.Place place) {
    record Placed(Event event, EventPage.Place place) {}
    List<Placed> read =
        of(
                handle,
                newest(
                    shopperId, "AND (happened_at, sequence) < (:micros, :sequence)", COUNTED + 1),
                shopperId)
            .bind("micros", place.micros())
            .bind("sequence", place.sequence())
            .map(
                (row, context) ->
                    new Placed(
                        EventRows.event(row, context),
                        new EventPage.Place(row.getLong("happened_at"), row.getLong("sequence"))))
            .list();
    List<Placed> page = read.subList(0, Math.min(COUNTED, read.size()));
    return new EventPage(
        page.stream().map(Placed::event).toList(),
        page.isEmpty() ? place : page.getFirst().place().after(),
        read.size() > COUNTED ? Optional.of(page.getLast().place()) : Optional.empty());
  }

  private static String key(ShopperId shopperId) {
    return shopperId.userId().isPresent()
        ? ":key"
        : "COALESCE((SELECT 'u' || user_id FROM session WHERE session_id = :session), :key)";
  }

  private static Query of(Handle handle, String sql, ShopperId shopperId) {
    Query query = handle.createQuery(sql).bind("key", shopperId.key());
    shopperId
        .sessionId()
        .filter(_ -> shopperId.userId().isEmpty())
        .ifPresent(id -> query.bind("session", id));
    return query;
  }

  /** Users with the most recent events first. */
  static List<String> recentUsers(Handle handle, int limit) {
    try (Stream<String> users =
        handle
            .select(
                """
                SELECT user_id
                FROM (
                  SELECT user_id, counted_at, sequence FROM event
                  ORDER BY counted_at DESC, sequence DESC LIMIT %d) newest
                WHERE user_id IS NOT NULL
                ORDER BY counted_at DESC, sequence DESC"""
                    .formatted(RECENT))
            .mapTo(String.class)
            .stream()) {
      return users.distinct().limit(limit).toList();
    }
  }
}
