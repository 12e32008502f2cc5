package dev.zhiyin.server.user;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.social.Circle;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.social.FriendList;
import dev.zhiyin.engine.store.Store;

/**
 * The friends of shoppers, and what they let each other know. Nothing of it is remembered here:
 * whatever is said on one server holds for the next answer of every other. Ids are replaced by the
 * names that they are kept under. Thread-safe.
 *
 * @param counts whether friends count in recommendations, by the settings of the shop
 */
public record ShopperFriends(Store store, boolean counts) {
  /**
   * Has a user have these friends.
   *
   * @throws InvalidInput if the user is one of them
   */
  public FriendList putFriends(String userId, FriendList friends) {
    String user = kept(userId);
    var list = new FriendList(friends.userIds().stream().map(this::kept).toList());
    store.putFriends(user, list);
    return list;
  }

  public FriendList friends(String userId) {
    return store.friendsOf(kept(userId));
  }

  /** Has a user let friends know this. */
  public void putConsent(String userId, Consent consent) {
    store.putConsent(kept(userId), consent);
  }

  public Consent consent(String userId) {
    return store.consentOf(kept(userId));
  }

  /**
   * What friends like and share now; nothing while the store cannot be reached, since nobody could
   * tell whether they still do.
   */
  public Circle circle(ShopperId shopperId) {
    if (!counts) {
      return Circle.NONE;
    }
    try {
      return store.circleOf(store.pseudonyms().of(shopperId));
    } catch (StoreUnavailable outage) {
      return Circle.NONE;
    }
  }

  /** The id of a user as it is kept. */
  String kept(String userId) {
    return store.pseudonyms().of(ShopperId.user(userId)).id();
  }
}
