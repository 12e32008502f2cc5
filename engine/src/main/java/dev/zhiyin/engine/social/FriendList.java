package dev.zhiyin.engine.social;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Whom a user has as friends.
 *
 * @param userIds the closest first, none of them the user; at most {@value #MOST}, and one that is
 *     there twice counts once
 */
public record FriendList(List<String> userIds) {
  public static final int MOST = 500;

  public FriendList {
    TextLimits.checkCount("friends", userIds.size(), MOST, "users");
    userIds.forEach(id -> TextLimits.checkId("friends", id));
    userIds = List.copyOf(new LinkedHashSet<>(userIds));
  }

  /**
   * The same, if it can be this user's.
   *
   * @throws InvalidInput if the user is in it
   */
  public FriendList of(String userId) {
    if (userIds.contains(userId)) {
      throw new InvalidInput("friends", userId, "other users than the one whose friends they are");
    }
    return this;
  }
}
