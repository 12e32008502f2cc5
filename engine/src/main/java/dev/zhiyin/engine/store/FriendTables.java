package dev.zhiyin.engine.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.social.FriendActivity;
import dev.zhiyin.engine.social.FriendActivity.Friend;
import dev.zhiyin.engine.social.FriendList;
import dev.zhiyin.engine.store.EventRows.Numbered;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The tables {@code friend} and {@code consent}: who is whose friend, and who may know what of
 * whom. Thread-safe.
 */
public final class FriendTables {
  /* The newest of one friend, as ShopperEvents reads those of a shopper. */
  private static final String NEWEST =
      "SELECT %s, sequence FROM event WHERE shopper = %s"
          + " ORDER BY happened_at DESC, sequence DESC LIMIT "
          + Friend.EVENTS;

  /** The user whom the session {@code :id} belongs to. */
  static final String USER_OF_SESSION = "(SELECT user_id FROM session WHERE session_id = :id)";

  private final Store store;

  FriendTables(Store store) {
    this.store = store;
  }

  /**
   * Has a user have these friends, in every process, from now on; those who stay where they are are
   * not a change.
   *
   * @param userId as it is kept, like the ids of the friends
   * @throws dev.zhiyin.engine.ZhiyinException.InvalidInput if the user is one of them
   */
  public void putFriends(String userId, FriendList friends) {
    ShopperId user = ShopperId.user(userId); // which checks it
    store.write((handle, change) -> put(handle, change, user.id(), friends.of(userId)));
  }

  private static FriendList put(Handle handle, Change change, String userId, FriendList friends) {
    if (find(handle, userId).equals(friends)) {
      return friends;
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
    return friends;
  }

  /** Whom a user has as friends. */
  public FriendList friendsOf(String userId) {
    return store.readInteractive(handle -> find(handle, userId));
  }

  private static FriendList find(Handle handle, String userId) {
    return new FriendList(
        handle
            .select("SELECT friend_id FROM friend WHERE user_id = ? ORDER BY place", userId)
            .mapTo(String.class)
            .list());
  }

  /** Has a user let friends know this, in every process, from now on. */
  public void putConsent(String userId, Consent consent) {
    ShopperId user = ShopperId.user(userId); // which checks it
    store.write((handle, change) -> put(handle, change, user.id(), consent));
  }

  /* What is so already is not a change. */
  private static Consent put(Handle handle, Change change, String userId, Consent consent) {
    if (consentOf(handle, userId).equals(consent)) {
      return consent;
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
    return consent;
  }

  /** What a user lets friends know. */
  public Consent consentOf(String userId) {
    return store.readInteractive(handle -> consentOf(handle, userId));
  }

  private static Consent consentOf(Handle handle, String userId) {
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
   * What the friends of a user, or of the user whom a session belongs to, like and share. Costs one
   * read by an index where nobody shares, and otherwise no more than by the bounds of {@link
   * FriendActivity}.
   */
  public FriendActivity activityOf(ShopperId shopperId) {
    return store.readInteractive(handle -> friendActivity(handle, shopperId));
  }

  private static FriendActivity friendActivity(Handle handle, ShopperId shopperId) {
    String user = shopperId.userId().isPresent() ? ":id" : USER_OF_SESSION;
    if (!hasFriends(handle, user, shopperId)) {
      return FriendActivity.NONE;
    }
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

  /* Most shoppers have none, which costs a third of what it costs to sort none. */
  private static boolean hasFriends(Handle handle, String user, ShopperId shopperId) {
    return handle
        .createQuery("SELECT 1 FROM friend WHERE user_id = %s LIMIT 1".formatted(user))
        .bind("id", shopperId.id())
        .mapTo(Integer.class)
        .findFirst()
        .isPresent();
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
    return query.map(Numbered::of).list().stream()
        .sorted(Numbered.OLDEST_FIRST.reversed())
        .map(Numbered::event)
        .collect(groupingBy(event -> event.shopperId().key()));
  }

  /** Removes what a user has let friends know until a time. */
  static void eraseConsent(Handle handle, Change change, String userId, Instant until) {
    change.keep(
        handle.execute(
            "DELETE FROM consent WHERE user_id = ? AND changed_at <= ?", userId, Micros.of(until)));
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
    change.keep(own + others);
    return others;
  }
}
