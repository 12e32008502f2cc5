package dev.zhiyin.engine.shopper;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Optional;

/**
 * Who did something: a user, or somebody of whom only the session is known. Both together say whose
 * the session is.
 *
 * @param userId 1 to 200 characters
 * @param sessionId 1 to 200 characters
 */
public record ShopperId(Optional<String> userId, Optional<String> sessionId) {
  public ShopperId {
    if (userId.isEmpty() && sessionId.isEmpty()) {
      throw new InvalidInput("userId", "", "a userId or a sessionId");
    }
    userId.ifPresent(id -> TextLimits.checkId("userId", id));
    sessionId.ifPresent(id -> TextLimits.checkId("sessionId", id));
  }

  public static ShopperId user(String id) {
    return new ShopperId(Optional.of(id), Optional.empty());
  }

  /** Somebody who is not logged in. */
  public static ShopperId session(String id) {
    return new ShopperId(Optional.empty(), Optional.of(id));
  }

  /** Whose history this belongs to: different for every user, and for every session without one. */
  public String key() {
    return userId.map(id -> "u" + id).orElseGet(() -> "s" + sessionId.orElseThrow());
  }

  /**
   * Whom a {@link #key} is of.
   *
   * @param key of a shopper
   */
  public static ShopperId ofKey(String key) {
    String id = key.substring(1);
    return key.startsWith("u") ? user(id) : session(id);
  }

  /** The user's id, or the session's when no user is known. */
  public String id() {
    return userId.or(() -> sessionId).orElseThrow();
  }
}
