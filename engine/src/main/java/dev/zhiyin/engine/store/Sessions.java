package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Who;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Finds out whose the sessions are that some new events name.
 *
 * <p>An event that names both a user and a session links them: what nobody had owned of the session
 * until then is the user's, and so is what comes in it later without a user, until it is linked to
 * another. What once is a user's stays that user's.
 */
final class Sessions {
  private final Map<String, String> owners = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();
  private final Map<String, String> firstOwners = new HashMap<>();

  private Sessions() {}

  static Sessions of(Handle handle, List<Event> events) {
    var sessions = new Sessions();
    var named = new HashSet<String>();
    events.forEach(event -> event.who().sessionId().ifPresent(named::add));
    Chunks.forEach(
        named,
        chunk ->
            handle
                .createQuery("SELECT session_id, user_id FROM session WHERE session_id IN (<ids>)")
                .bindList("ids", chunk)
                .map((row, _) -> Map.entry(row.getString("session_id"), row.getString("user_id")))
                .forEach(link -> sessions.owners.put(link.getKey(), link.getValue())));
    return sessions;
  }

  /** The same events in the same order, with the users who own them. */
  List<Event> owned(List<Event> events) {
    var owned = new ArrayList<Event>();
    for (Event event : events) {
      event.who().sessionId().ifPresent(session -> link(session, event.who().userId()));
      owned.add(withOwner(event, owners));
    }
    return owned.stream().map(event -> withOwner(event, firstOwners)).toList();
  }

  private void link(String session, Optional<String> user) {
    if (user.isPresent()) {
      if (!owners.containsKey(session)) {
        firstOwners.put(session, user.get());
      }
      owners.put(session, user.get());
      links.put(session, user.get());
    }
  }

  private static Event withOwner(Event event, Map<String, String> owners) {
    Who who = event.who();
    return who.userId().isPresent()
        ? event
        : who.sessionId()
            .map(owners::get)
            .map(user -> event.withWho(new Who(Optional.of(user), who.sessionId())))
            .orElse(event);
  }

  /**
   * Writes the links, and makes the older events of sessions that nobody had owned their users'.
   *
   * @return products whose standing this changes
   */
  Set<String> save(Handle handle, Change change) {
    var changed = new HashSet<String>();
    firstOwners.forEach((session, user) -> changed.addAll(merge(handle, session, user)));
    if (!links.isEmpty()) {
      var batch =
          handle.prepareBatch(
              "INSERT INTO session (session_id, user_id, linked_at) VALUES (?, ?, ?)"
                  + " ON CONFLICT (session_id) DO UPDATE SET"
                  + " user_id = excluded.user_id, linked_at = excluded.linked_at");
      links.forEach((session, user) -> batch.add(session, user, Micros.of(change.at())));
      batch.execute();
    }
    return changed;
  }

  private static Set<String> merge(Handle handle, String session, String user) {
    String shopper = Who.session(session).key();
    Set<String> products = Standings.products(handle, "shopper = ?", shopper);
    handle.execute("UPDATE event SET user_id = ? WHERE shopper = ?", user, shopper);
    return products;
  }
}
