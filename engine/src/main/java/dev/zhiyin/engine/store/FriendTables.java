package dev.zhiyin.engine.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.social.Friend;
import dev.zhiyin.engine.social.FriendActivity;
import dev.zhiyin.engine.social.FriendList;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables {@code friend} and {@code consent}: who may know what of whom. */
final class FriendTables {
  /* The newest of one friend, as ShopperEvents reads those of a shopper. */
  private static final String NEWEST =
      "SELECT %s, sequence FROM event WHERE shopper = %s"
          + " ORDER BY happened_at DESC, sequence DESC LIMIT "
          + Friend.EVENTS;

  /** The user whom the session {@code :id} belongs to. */
  static final String USER_OF_SESSION = "(SELECT user_id FROM session WHERE session_id = :id)";

  private FriendTables() {}

  /** Replaces a user's friends; those who stay where they are are not a change. */
  static void put(Handle handle, Change change, String userId, FriendList friends) {
    if (find(handle, userId).equals(friends)) {
      return;
    }
    handle.execute("DELETE FROM friend WHERE user_id = ?", userId);
    var batch =
        handle.prepareBatch(
            "INSERT INTO friend (user_id, friend_id, place, changed_at) VALUES (?, ?, ?, ?)");
    List<String> ids = friends.userIds();
    for (int place = 0; place < ids.size(); place++) {
      batch.add(userId, ids.get(place), place, Micros.of(change.at()));
    }
    batch.execute();
    change.keep();
  }

  static FriendList find(Handle handle, String userId) {
    return new FriendList(
        handle
            .select("SELECT friend_id FROM friend WHERE user_id = ? ORDER BY place", userId)
            .mapTo(String.class)
            .list());
  }

  /** Replaces what a user lets friends know; what is so already is not a change. */
  static void put(Handle handle, Change change, String userId, Consent consent) {
    if (consentOf(handle, userId).equals(consent)) {
      return;
    }
    handle.execute("DELETE FROM consent WHERE user_id = ?", userId);
    if (!consent.equals(Consent.NONE)) {
      handle.execute(
          "INSERT INTO consent (user_id, share_activity, show_name, name, changed_at)"
              + " VALUES (?, ?, ?, ?, ?)",
          userId,
          consent.shareActivity() ? 1 : 0,
          consent.showName() ? 1 : 0,
          consent.name().orElse(null),
          Micros.of(change.at()));
    }
    change.keep();
  }

  static Consent consentOf(Handle handle, String userId) {
    return handle
        .select("SELECT share_activity, show_name, name FROM consent WHERE user_id = ?", userId)
        .map(FriendTables::consent)
        .findOne()
        .orElse(Consent.NONE);
  }

  private static Consent consent(ResultSet row, StatementContext unused) throws SQLException {
    return new Consent(
        row.getInt("share_activity") == 1,
        row.getInt("show_name") == 1,
        Optional.ofNullable(row.getString("name")));
  }

  private record Sharing(String key, Optional<String> name) {}

  /**
   * The friends of a user, or of the one whom a session belongs to, who share what they do, with
   * that. One read by an index where there are none.
   */
  static FriendActivity circle(Handle handle, ShopperId shopperId) {
    String user = shopperId.userId().isPresent() ? ":id" : USER_OF_SESSION;
    List<Sharing> friends =
        handle
            .createQuery(
                ("SELECT friend.friend_id, consent.share_activity, consent.show_name, consent.name"
                        + " FROM friend JOIN consent ON consent.user_id = friend.friend_id"
                        + " WHERE friend.user_id = %s AND consent.share_activity = 1"
                        + " ORDER BY friend.place LIMIT %d")
                    .formatted(user, FriendActivity.MOST_FRIENDS))
            .bind("id", shopperId.id())
            .map(
                (row, context) ->
                    new Sharing(
                        ShopperId.user(row.getString("friend_id")).key(),
                        consent(row, context).shownName()))
            .list();
    if (friends.isEmpty()) {
      return FriendActivity.NONE;
    }
    Map<String, List<Event>> events = events(handle, friends.stream().map(Sharing::key).toList());
    return FriendActivity.of(
        friends.stream()
            .map(one -> Friend.of(one.name, events.getOrDefault(one.key, List.of()).reversed()))
            .toList());
  }

  /* Newest first, by whose they are. */
  private static Map<String, List<Event>> events(Handle handle, List<String> keys) {
    boolean arrays = Dialect.of(handle).hasArrays();
    String sql =
        arrays
            ? "SELECT newest.* FROM unnest(CAST(:keys AS text[])) AS friend (key) CROSS JOIN LATERAL (%s) AS newest"
                .formatted(NEWEST.formatted(EventRows.COLUMNS, "friend.key COLLATE \"C\""))
            : IntStream.range(0, keys.size())
                .mapToObj(
                    i -> "SELECT * FROM (" + NEWEST.formatted(EventRows.COLUMNS, ":k" + i) + ")")
                .collect(joining(" UNION ALL "));
    var query = handle.createQuery(sql);
    if (arrays) {
      query.bind("keys", BulkInsert.SqlArray.ofTexts(keys));
    } else {
      for (int i = 0; i < keys.size(); i++) {
        query.bind("k" + i, keys.get(i));
      }
    }
    record Numbered(Event event, long sequence) {}
    return query
        .map((row, context) -> new Numbered(EventRows.event(row, context), row.getLong("sequence")))
        .list()
        .stream()
        .sorted(
            Comparator.comparing((Numbered one) -> one.event.timestamp())
                .thenComparingLong(Numbered::sequence)
                .reversed())
        .map(Numbered::event)
        .collect(groupingBy(event -> event.shopperId().key()));
  }

  /** Removes what a user has let friends know until a time. */
  static void eraseConsent(Handle handle, Change change, String userId, Instant until) {
    int erased =
        handle.execute(
            "DELETE FROM consent WHERE user_id = ? AND changed_at <= ?", userId, Micros.of(until));
    if (erased > 0) {
      change.keep();
    }
  }

  /**
   * Removes whom a user had as friends until a time, and some of those who had the user as a
   * friend. Returns how many of the latter.
   */
  static int erase(Handle handle, Change change, Removal.Scope scope, int limit) {
    long at = Micros.of(scope.until());
    int own =
        handle.execute(
            "DELETE FROM friend WHERE user_id = ? AND changed_at <= ?", scope.userId(), at);
    int others =
        handle.execute(
            "DELETE FROM friend WHERE friend_id = ? AND user_id IN"
                + " (SELECT user_id FROM friend WHERE friend_id = ? AND changed_at <= ? LIMIT ?)",
            scope.userId(),
            scope.userId(),
            at,
            limit);
    if (own + others > 0) {
      change.keep();
    }
    return others;
  }
}
