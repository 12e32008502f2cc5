package dev.zhiyin.engine.store;

import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.shopper.ShopperId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code profile}: what users have said of themselves. */
final class ProfileTable {
  private ProfileTable() {}

  /** Puts or, if it is empty, removes a profile; one that is there already is not a change. */
  static void put(Handle handle, Change change, String userId, StatedProfile profile) {
    int changed =
        profile.isEmpty()
            ? handle.execute("DELETE FROM profile WHERE user_id = ?", userId)
            : handle.execute(
                "INSERT INTO profile (user_id, json, changed_at) VALUES (?, ?, ?)"
                    + " ON CONFLICT (user_id) DO UPDATE SET json = excluded.json,"
                    + " changed_at = excluded.changed_at WHERE profile.json <> excluded.json",
                userId,
                profile.text(),
                Micros.of(change.at()));
    if (changed > 0) {
      change.keep();
    }
  }

  /** Of a user, or of the one whom a session belongs to. */
  static Optional<UserProfile> find(Handle handle, ShopperId shopperId) {
    Query query =
        shopperId
            .userId()
            .map(user -> handle.select("SELECT user_id, json FROM profile WHERE user_id = ?", user))
            .orElseGet(
                () ->
                    handle.select(
                        "SELECT user_id, json FROM profile WHERE user_id ="
                            + " (SELECT user_id FROM session WHERE session_id = ?)",
                        shopperId.id()));
    return query.map(ProfileTable::row).findOne();
  }

  /** The user whom a session belongs to. */
  static Optional<String> userOf(Handle handle, String sessionId) {
    return handle
        .select("SELECT user_id FROM session WHERE session_id = ?", sessionId)
        .mapTo(String.class)
        .findOne();
  }

  /** Removes what a user said until a time. */
  static void erase(Handle handle, Change change, String userId, Instant until) {
    int erased =
        handle.execute(
            "DELETE FROM profile WHERE user_id = ? AND changed_at <= ?", userId, Micros.of(until));
    if (erased > 0) {
      change.keep();
    }
  }

  /** Hands out all of them, by user. */
  static void forEach(Handle handle, Consumer<UserProfile> sink) {
    handle
        .select("SELECT user_id, json FROM profile ORDER BY user_id")
        .setFetchSize(Chunks.FETCHED)
        .map(ProfileTable::row)
        .forEach(sink);
  }

  private static UserProfile row(ResultSet row, StatementContext unused) throws SQLException {
    return new UserProfile(row.getString("user_id"), StatedProfile.parse(row.getString("json")));
  }
}
