package dev.zhiyin.engine.store;

import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.social.BuyingGroup;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.social.FriendActivity;
import dev.zhiyin.engine.social.FriendList;
import dev.zhiyin.engine.social.OpenGroups;
import java.time.Instant;
import java.util.Optional;

/** Who is whose friend in a store, what friends may know, and groups of buyers. Thread-safe. */
public final class SocialStore {
  private final Store store;

  SocialStore(Store store) {
    this.store = store;
  }

  /**
   * Has a user have these friends, in every process, from now on.
   *
   * @param userId as it is kept, like the ids of the friends
   * @throws dev.zhiyin.engine.ZhiyinException.InvalidInput if the user is one of them
   */
  public void putFriends(String userId, FriendList friends) {
    ShopperId user = ShopperId.user(userId); // which checks it
    store.write(
        (handle, change) -> {
          FriendTables.put(handle, change, user.id(), friends.of(userId));
          return friends;
        });
  }

  /** Whom a user has as friends. */
  public FriendList friendsOf(String userId) {
    return store.readInteractive(handle -> FriendTables.find(handle, userId));
  }

  /** Has a user let friends know this, in every process, from now on. */
  public void putConsent(String userId, Consent consent) {
    ShopperId user = ShopperId.user(userId); // which checks it
    store.write(
        (handle, change) -> {
          FriendTables.put(handle, change, user.id(), consent);
          return consent;
        });
  }

  /** What a user lets friends know. */
  public Consent consentOf(String userId) {
    return store.readInteractive(handle -> FriendTables.consentOf(handle, userId));
  }

  /**
   * What the friends of a user, or of the user whom a session belongs to, like and share. Costs one
   * read by an index where nobody shares, and otherwise no more than by the bounds of {@link
   * FriendActivity}.
   */
  public FriendActivity activityOf(ShopperId shopperId) {
    return store.readInteractive(handle -> FriendTables.circle(handle, shopperId));
  }

  /**
   * Adds a group of buyers.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.UnknownProduct if the shop does not have its product
   * @throws dev.zhiyin.engine.ZhiyinException.InvalidInput if that is a note, or it would be over
   *     by now, or open for too long
   */
  public BuyingGroup beginGroup(BuyingGroup group) {
    return store.write(
        (handle, change) -> BuyingGroupTables.begin(handle, change, group.at(change.at())));
  }

  /**
   * Adds a member to a group; of those who want the last place at the same time, in whatever
   * process, one gets it.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.UnknownGroup if there is none
   * @throws dev.zhiyin.engine.ZhiyinException.GroupClosed if it is full or over
   */
  public BuyingGroup joinGroup(String groupId, String userId) {
    return store.write((handle, change) -> BuyingGroupTables.join(handle, change, groupId, userId));
  }

  /**
   * Takes a member out of an open group, which is gone when nobody is left in it.
   *
   * @return the group without the member
   * @throws dev.zhiyin.engine.ZhiyinException.UnknownGroup if there is none
   * @throws dev.zhiyin.engine.ZhiyinException.GroupClosed if it is full or over
   */
  public BuyingGroup leaveGroup(String groupId, String userId) {
    return store.write(
        (handle, change) -> BuyingGroupTables.leave(handle, change, groupId, userId));
  }

  /**
   * A group of buyers.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.UnknownGroup if there is none
   */
  public BuyingGroup group(String groupId) {
    return store.readInteractive(handle -> BuyingGroupTables.find(handle, groupId));
  }

  /** Groups that lack few members and end soon, but those that a user is a member of. */
  public OpenGroups openGroups(Optional<ShopperId> shopper) {
    Instant now = store.now();
    return store.readInteractive(handle -> BuyingGroupTables.open(handle, shopper, now));
  }
}
