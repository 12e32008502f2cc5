package dev.zhiyin.server.user;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.social.BuyingGroup;
import dev.zhiyin.engine.social.Consent;
import dev.zhiyin.engine.social.FriendActivity;
import dev.zhiyin.engine.social.FriendList;
import dev.zhiyin.engine.social.OpenBuyingGroups;
import dev.zhiyin.engine.social.SocialContext;
import dev.zhiyin.engine.store.Store;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The friends of shoppers, what they let each other know, and groups that buy together. Nothing of
 * it is remembered here: whatever is said on one server holds for the next answer of every other.
 * Ids are replaced by the names that they are kept under. Thread-safe.
 *
 * @param rules by which friends and groups count in recommendations, or are not even read
 */
public record SocialShoppers(Store store, RerankRules rules) {
  /**
   * Has a user have these friends.
   *
   * @throws InvalidInput if the user is one of them
   */
  public FriendList putFriends(String userId, FriendList friends) {
    String user = kept(userId);
    var list = new FriendList(friends.userIds().stream().map(this::kept).toList());
    store.friends().putFriends(user, list);
    return list;
  }

  public FriendList friends(String userId) {
    return store.friends().friendsOf(kept(userId));
  }

  /** Has a user let friends know this. */
  public void putConsent(String userId, Consent consent) {
    store.friends().putConsent(kept(userId), consent);
  }

  public Consent consent(String userId) {
    return store.friends().consentOf(kept(userId));
  }

  /**
   * What friends like and share now, and groups that are open now; nothing while the store cannot
   * be reached, since nobody could tell whether it still holds.
   */
  public SocialContext context(Optional<ShopperId> shopper, StoreReads reads) {
    Optional<ShopperId> kept = shopper.map(store.pseudonyms()::of);
    try {
      return reads.read(() -> read(kept));
    } catch (StoreUnavailable outage) {
      return SocialContext.NONE;
    }
  }

  private SocialContext read(Optional<ShopperId> kept) {
    return new SocialContext(
        rules.friends() > 0
            ? kept.map(store.friends()::activityOf).orElse(FriendActivity.NONE)
            : FriendActivity.NONE,
        rules.groups() ? store.buyingGroups().openGroups(kept) : OpenBuyingGroups.NONE);
  }

  /**
   * Begins a group, unless that was done already.
   *
   * @return the group, as it is now
   * @throws InvalidInput if it is not as it must be
   */
  public BuyingGroup beginGroup(
      UUID id, String productId, Optional<String> initiator, int needed, Instant expiresAt) {
    initiator.ifPresent(user -> TextLimits.checkId("initiator", user));
    return store
        .buyingGroups()
        .beginGroup(
            BuyingGroup.begun(
                id.toString(), productId, initiator.map(this::kept), needed, expiresAt));
  }

  /** A group as it is now. */
  public BuyingGroup group(String id) {
    return store.buyingGroups().group(id);
  }

  /** Adds a member to a group. */
  public BuyingGroup joinGroup(String id, String userId) {
    return store.buyingGroups().joinGroup(id, kept(userId));
  }

  /** Takes a member out of a group that is open. */
  public BuyingGroup leaveGroup(String id, String userId) {
    return store.buyingGroups().leaveGroup(id, kept(userId));
  }

  /** The time by which groups end. */
  Instant now() {
    return store.now();
  }

  /** The id of a user as it is kept. */
  String kept(String userId) {
    return store.pseudonyms().of(ShopperId.user(userId)).id();
  }
}
