package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.ShopperId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Takes shoppers and old events out of the tables, some rows at a time. */
final class Removal {
  private static final String WIPED = "wiped";

  private Removal() {}

  /**
   * Of a shopper, what is to be removed.
   *
   * @param before number that it has less than
   * @param until when it came at the latest
   */
  record Scope(String userId, long before, Instant until) {}

  /**
   * Where a removal has got to.
   *
   * @param happenedAt of the event removed last
   * @param sequence of the same event
   */
  record Place(long happenedAt, long sequence) {
    static final Place START = new Place(Long.MIN_VALUE, Long.MIN_VALUE);
  }

  /**
   * Some events that were removed.
   *
   * @param last empty if no more are left
   */
  record Removed(int events, Optional<Place> last) {}

  /* From place to place, because a database may keep what is removed in its index for a while. */
  static Removed events(Handle handle, Change change, Scope scope, Place from, int limit) {
    var statement =
        EventRemoval.statement(
                handle,
                "shopper = :shopper AND (happened_at, sequence) > (:happened, :sequence)"
                    + " AND sequence < :before AND counted_at <= :until"
                    + " ORDER BY happened_at, sequence",
                limit)
            .bind("shopper", ShopperId.user(scope.userId()).key())
            .bind("happened", from.happenedAt())
            .bind("sequence", from.sequence())
            .bind("before", scope.before())
            .bind("until", Micros.of(scope.until()));
    List<EventRemoval.Gone> gone = EventRemoval.remove(handle, change, statement);
    if (gone.stream().anyMatch(EventRemoval.Gone::inSession)) {
      ErasureTable.noteSessions(handle, change);
    }
    Optional<Place> last =
        gone.stream()
            .map(event -> new Place(event.happenedAt(), event.sequence()))
            .max(Comparator.comparingLong(Place::happenedAt).thenComparingLong(Place::sequence));
    return new Removed(gone.size(), gone.size() < limit ? Optional.empty() : last);
  }

  /** Forgets which sessions were a user's, some of them; returns how many. */
  static int sessions(Handle handle, Change change, Scope scope, int limit) {
    int sessions =
        handle.execute(
            "DELETE FROM session WHERE session_id IN (SELECT session_id FROM session"
                + " WHERE user_id = ? AND linked_at <= ? LIMIT ?)",
            scope.userId(),
            Micros.of(scope.until()),
            limit);
    if (sessions > 0) {
      ErasureTable.noteSessions(handle, change);
    }
    return change.keep(sessions);
  }

  /** Hands out every user of whom there is anything. */
  static void forEachUser(Handle handle, Consumer<String> sink) {
    handle
        .select(
            "SELECT DISTINCT SUBSTR(shopper, 2) FROM event WHERE shopper >= 'u'"
                + " UNION SELECT user_id FROM session UNION SELECT user_id FROM profile"
                + " UNION SELECT user_id FROM friend UNION SELECT friend_id FROM friend"
                + " UNION SELECT user_id FROM consent UNION SELECT user_id FROM group_member")
        .setFetchSize(Chunks.FETCHED)
        .mapTo(String.class)
        .forEach(sink);
  }

  /** Whether a user has done or said anything; to be the friend of others is neither. */
  static boolean isHere(Handle handle, String userId) {
    return handle
        .createQuery(
            "SELECT EXISTS (SELECT 1 FROM event WHERE shopper = :shopper"
                + " UNION ALL SELECT 1 FROM session WHERE user_id = :user"
                + " UNION ALL SELECT 1 FROM profile WHERE user_id = :user"
                + " UNION ALL SELECT 1 FROM friend WHERE user_id = :user"
                + " UNION ALL SELECT 1 FROM consent WHERE user_id = :user"
                + " UNION ALL SELECT 1 FROM group_member WHERE user_id = :user)")
        .bind("shopper", ShopperId.user(userId).key())
        .bind("user", userId)
        .mapTo(Boolean.class)
        .one();
  }

  /** The newest erasure of which the files may have traces, 0 for none. */
  static long unwiped(Handle handle) {
    long wiped = StoreFacts.get(handle, WIPED).map(Long::valueOf).orElse(0L);
    return handle
        .select("SELECT COALESCE(MAX(sequence), 0) FROM erasure WHERE sequence > ?", wiped)
        .mapTo(Long.class)
        .one();
  }

  /** Remembers that the files have no traces of the erasures up to one. */
  static long wiped(Handle handle, Change change, long erasure) {
    StoreFacts.put(handle, WIPED, Long.toString(erasure));
    change.keep();
    return erasure;
  }

  /**
   * Removes the oldest events from before a time.
   *
   * @return how many, at most {@code limit}
   */
  static int expire(Handle handle, Change change, Instant before, int limit) {
    var statement =
        EventRemoval.statement(handle, "counted_at < :before ORDER BY counted_at", limit)
            .bind("before", Micros.of(before));
    int events = EventRemoval.remove(handle, change, statement).size();
    if (events > 0) {
      change.next();
    }
    return events;
  }

  /** Removes links of sessions that nobody confirmed since a time, some of them. */
  static int expireLinks(Handle handle, Change change, Instant before, int limit) {
    int links =
        handle.execute(
            "DELETE FROM session WHERE session_id IN"
                + " (SELECT session_id FROM session WHERE linked_at < ? LIMIT ?)",
            Micros.of(before),
            limit);
    if (links > 0) {
      change.next();
    }
    return links;
  }
}
