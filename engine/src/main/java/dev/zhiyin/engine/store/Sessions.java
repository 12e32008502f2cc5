package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.BulkInsert.Column;
import dev.zhiyin.engine.store.BulkInsert.SqlArray;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Finds out whose the sessions are that some new events name.
 *
 * <p>An event that names both a user and a session links them: what nobody had owned of the session
 * until then is the user's, and so is what comes in it later without a user, until it is linked to
 * another. What once is a user's stays that user's.
 */
final class Sessions {
  /* A link that is confirmed again sooner is not written again. */
  private static final Duration CONFIRMED = Duration.ofHours(1);

  private static final BulkInsert LINK =
      new BulkInsert(
          "session",
          List.of(Column.text("session_id"), Column.text("user_id"), Column.whole("linked_at")),
          "ON CONFLICT (session_id) DO UPDATE SET"
              + " user_id = excluded.user_id, linked_at = excluded.linked_at");

  /**
   * So many events may become a user's at once. What has more is no visit, but what a shop sends of
   * everybody who is not logged in; it stays nobody's.
   */
  static final int MOST = 50_000;

  /** Whose a session is, since or confirmed when, in microseconds since 1970. */
  private record Link(String user, long at) {}

  private final Change change;
  private final Map<String, Link> stored = new HashMap<>();
  private final Map<String, Link> links = new HashMap<>();
  private final Map<String, String> firstOwners = new HashMap<>();

  /** Keys of those that nobody owns and that are no one shopper's, by how much was done in them. */
  private final Set<String> ofMany = new HashSet<>();

  private Sessions(Change change) {
    this.change = change;
  }

  static Sessions of(Handle handle, Change change, List<Event> events) {
    var sessions = new Sessions(change);
    var named = new HashSet<String>();
    events.forEach(event -> event.shopperId().sessionId().ifPresent(named::add));
    sessions.read(handle, named);
    sessions.links.putAll(sessions.stored);
    sessions.ofMany.addAll(
        withMoreThan(
            MOST,
            handle,
            events.stream()
                .filter(event -> event.shopperId().userId().isPresent())
                .flatMap(event -> event.shopperId().sessionId().stream())
                .filter(session -> !sessions.stored.containsKey(session))
                .map(session -> ShopperId.session(session).key())
                .collect(Collectors.toSet())));
    return sessions;
  }

  private void read(Handle handle, Collection<String> ids) {
    Chunks.select(
            handle,
            "SELECT session_id, user_id, linked_at FROM session WHERE session_id IN (<ids>)",
            ids,
            (row, _) ->
                Map.entry(
                    row.getString("session_id"),
                    new Link(row.getString("user_id"), row.getLong("linked_at"))))
        .forEach(link -> stored.put(link.getKey(), link.getValue()));
  }

  /**
   * Those of the keys that have more events than so many; it reads no more than that of each, which
   * may have millions.
   */
  static List<String> withMoreThan(int most, Handle handle, Collection<String> keys) {
    if (keys.isEmpty()) {
      return List.of();
    }
    String more = "SELECT 1 FROM event WHERE shopper = %s LIMIT 1 OFFSET " + most;
    if (Dialect.of(handle).hasArrays()) {
      return handle
          .createQuery(
              "SELECT key FROM unnest(CAST(? AS text[])) AS asked (key), LATERAL (%s) AS more"
                  .formatted(more.formatted("asked.key")))
          .bind(0, SqlArray.ofTexts(keys))
          .mapTo(String.class)
          .list();
    }
    return keys.stream()
        .filter(
            key ->
                handle
                    .select(more.formatted("?"), key)
                    .mapTo(Integer.class)
                    .findFirst()
                    .isPresent())
        .toList();
  }

  /** The same events in the same order, with the users who own them. */
  List<Event> owned(List<Event> events) {
    var owned = new ArrayList<Event>();
    for (Event event : events) {
      ShopperId shopperId = event.shopperId();
      shopperId
          .sessionId()
          .ifPresent(session -> shopperId.userId().ifPresent(user -> link(session, user)));
      owned.add(
          withOwner(event, session -> Optional.ofNullable(links.get(session)).map(Link::user)));
    }
    return owned.stream()
        .map(event -> withOwner(event, session -> Optional.ofNullable(firstOwners.get(session))))
        .toList();
  }

  private void link(String session, String user) {
    if (ofMany.contains(ShopperId.session(session).key())) {
      return;
    }
    long now = Micros.of(change.at());
    var before = Optional.ofNullable(links.get(session));
    if (before.isEmpty()) {
      firstOwners.put(session, user);
    }
    boolean confirmed =
        before
            .filter(link -> link.user().equals(user))
            .filter(link -> link.at() >= Micros.of(change.at().minus(CONFIRMED)))
            .isPresent();
    if (!confirmed) {
      links.put(session, new Link(user, now));
    }
  }

  private static Event withOwner(Event event, Function<String, Optional<String>> owner) {
    ShopperId shopperId = event.shopperId();
    return shopperId.userId().isPresent()
        ? event
        : shopperId
            .sessionId()
            .flatMap(owner)
            .map(user -> event.withWho(new ShopperId(Optional.of(user), shopperId.sessionId())))
            .orElse(event);
  }

  /**
   * Writes the links, and makes the older events of sessions that nobody had owned their users'.
   */
  void save(Handle handle) {
    Merging.merge(handle, change, firstOwners);
    links.entrySet().removeAll(stored.entrySet());
    LINK.execute(
        handle,
        links.entrySet().stream()
            .map(link -> new Object[] {link.getKey(), link.getValue().user(), link.getValue().at()})
            .toList());
  }
}
