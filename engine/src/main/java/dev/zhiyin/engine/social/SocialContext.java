package dev.zhiyin.engine.social;

/**
 * What other shoppers mean to one, as the store has it at the moment of a request.
 *
 * @param groups that the shopper is no member of
 */
public record SocialContext(FriendActivity friendActivity, OpenBuyingGroups groups) {
  public static final SocialContext NONE =
      new SocialContext(FriendActivity.NONE, OpenBuyingGroups.NONE);
}
