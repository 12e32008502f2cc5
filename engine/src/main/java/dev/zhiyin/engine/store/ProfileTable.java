package dev.zhiyin.engine.store;

import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.shopper.ShopperId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Gatherers;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The table {@code profile}: what shoppers say of themselves. Thread-safe. */
public final class ProfileTable {
  private final Store store;

  ProfileTable(Store store) {
    this.store = store;
  }

  /**
   * Has a user have this profile, in every process, from now on.
   *
   * @param userId as it is kept
   * @param profile an empty one is none
   */
  public void putProfile(String userId, StatedProfile profile) {
    ShopperId user = ShopperId.user(userId); // which checks it
    store.write((handle, change) -> put(handle, change, user.id(), profile));
  }

  /**
   * The same for many users, by their ids as they are kept: {@value Store#AT_ONCE} at a time, so
   * that others write in between.
   */
  public void putProfiles(Map<String, StatedProfile> profiles) {
    profiles.keySet().forEach(ShopperId::user); // which checks them
    profiles.entrySet().stream()
        .gather(Gatherers.windowFixed(Store.AT_ONCE))
        .forEach(some -> store.write((handle, change) -> put(handle, change, some)));
  }

  private static int put(
      Handle handle, Change change, List<Map.Entry<String, StatedProfile>> profiles) {
    return profiles.stream()
        .mapToInt(one -> put(handle, change, one.getKey(), one.getValue()))
        .sum();
  }

  /* One that is there already is not a change. */
  private static int put(Handle handle, Change change, String userId, StatedProfile profile) {
    return change.keep(
        profile.isEmpty()
            ? handle.execute("DELETE FROM profile WHERE user_id = ?", userId)
            : handle.execute(
                "INSERT INTO profile (user_id, json, changed_at) VALUES (?, ?, ?)"
                    + " ON CONFLICT (user_id) DO UPDATE SET json = excluded.json,"
                    + " changed_at = excluded.changed_at WHERE profile.json <> excluded.json",
                userId,
                profile.text(),
                Micros.of(change.at())));
  }

  /** The profile of a user, or of the user whom a session belongs to, if there is one. */
  public Optional<UserProfile> profileOf(ShopperId shopperId) {
    String user =
        shopperId.userId().isPresent() ? "?" : "(SELECT user_id FROM session WHERE session_id = ?)";
    return store.readInteractive(
        handle ->
            handle
                .select("SELECT user_id, json FROM profile WHERE user_id = " + user, shopperId.id())
                .map(ProfileTable::row)
                .findOne());
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
    change.keep(
        handle.execute(
            "DELETE FROM profile WHERE user_id = ? AND changed_at <= ?", userId, Micros.of(until)));
  }

  /** Hands out every profile, by user. */
  public void forEachProfile(Consumer<UserProfile> sink) {
    store.readSnapshot(
        handle -> {
          handle
              .select("SELECT user_id, json FROM profile ORDER BY user_id")
              .setFetchSize(Chunks.FETCHED)
              .map(ProfileTable::row)
              .forEach(sink);
          return sink;
        });
  }

  private static UserProfile row(ResultSet row, StatementContext unused) throws SQLException {
    return new UserProfile(row.getString("user_id"), StatedProfile.parse(row.getString("json")));
  }

  /**
   * What a user has said of themself.
   *
   * @param userId as it is kept
   */
  public record UserProfile(String userId, StatedProfile profile) {}
}
