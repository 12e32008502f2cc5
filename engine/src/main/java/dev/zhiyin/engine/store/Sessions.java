package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.BulkInsert.Column;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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

  /** Whose a session is, since or confirmed when, in microseconds since 1970. */
  private record Link(String user, long at) {}

  private final Change change;
  private final Map<String, Link> stored = new HashMap<>();
  private final Map<String, Link> links = new HashMap<>();
  private final Map<String, String> firstOwners = new HashMap<>();

  private Sessions(Change change) {
    this.change = change;
  }

  static Sessions of(Handle handle, Change change, List<Event> events) {
    var sessions = new Sessions(change);
    var named = new HashSet<String>();
    events.forEach(event -> event.shopperId().sessionId().ifPresent(named::add));
    sessions.read(handle, named);
    sessions.links.putAll(sessions.stored);
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
