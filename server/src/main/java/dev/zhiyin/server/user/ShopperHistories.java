package dev.zhiyin.server.user;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.profile.Fit;
import dev.zhiyin.engine.profile.ProfileRules;
import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.Erasure;
import dev.zhiyin.engine.store.Erasure.ErasedShopper;
import dev.zhiyin.engine.store.EventPage;
import dev.zhiyin.engine.store.Receipt;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.engine.store.UserProfile;
import dev.zhiyin.server.live.LiveGeneration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The shoppers of the store. Ids are replaced by the names that they are kept under where they come
 * in. Thread-safe.
 */
public final class ShopperHistories {
  private final Store store;
  private final LiveGeneration live;
  private final ProfileRules rules;
  private final boolean sellersAreShoppers;
  private final LastHistories last;
  private final LastProfiles profiles;
  private final Consumer<String> erased;
  private List<ErasedShopper> heededBefore = List.of();
  private long heeded;

  /**
   * Closes neither the store nor the generation.
   *
   * @param rules the fields of profiles
   * @param sellersAreShoppers whether somebody who sells is not shown what they sell
   * @param remembered how many histories are kept for when the store cannot be reached, and how
   *     many profiles
   * @param erased is told of every user who is to be forgotten, by {@link Store#erasureHash}
   */
  public ShopperHistories(
      Store store,
      LiveGeneration live,
      ProfileRules rules,
      boolean sellersAreShoppers,
      int remembered,
      Consumer<String> erased) {
    this.store = store;
    this.live = live;
    this.rules = rules;
    this.sellersAreShoppers = sellersAreShoppers;
    this.erased = erased;
    this.last = new LastHistories(remembered, store::erasureHash);
    this.profiles = new LastProfiles(remembered, store::erasureHash);
    this.heeded = store.sequence();
  }

  /** The same shopper under the name that is kept. */
  public ShopperId kept(ShopperId shopperId) {
    return store.pseudonyms().of(shopperId);
  }

  /** Adds events; they count in every answer that begins from now on. */
  public Receipt add(List<Event> events) {
    Receipt receipt = store.addEvents(events.stream().map(store.pseudonyms()::of).toList());
    live.wake();
    return receipt;
  }

  /**
   * What a shopper did as the store has it, or, if it does not answer within a second, as it was
   * last.
   */
  public KnownHistory history(ShopperId shopperId) {
    ShopperId kept = kept(shopperId);
    try {
      return read(kept);
    } catch (StoreUnavailable outage) {
      return last.find(kept).orElseGet(() -> new KnownHistory(History.EMPTY, 0, true));
    }
  }

  /* What the index shows was committed before: the store has seen it, too. */
  private KnownHistory read(ShopperId kept) {
    long sequence = live.sequence();
    List<Event> events = store.eventsOf(kept);
    var known = new KnownHistory(History.of(events), sequence, false);
    last.remember(kept, events, known);
    return known;
  }

  /** The fields of profiles. */
  public ProfileRules rules() {
    return rules;
  }

  /**
   * What a shopper has said of themself.
   *
   * @throws StoreUnavailable if it cannot be reached
   */
  public StatedProfile profile(ShopperId shopperId) {
    return store.profileOf(kept(shopperId)).map(UserProfile::profile).orElse(StatedProfile.NONE);
  }

  /**
   * Has a user have this profile; it counts in every answer of every server that begins from now
   * on.
   *
   * @throws InvalidInput if the shop does not declare such a profile
   */
  public void putProfile(String userId, StatedProfile profile) {
    rules.require(profile);
    ShopperId kept = kept(ShopperId.user(userId));
    store.putProfile(kept.id(), profile);
    profiles.forget(store.erasureHash(kept.id())); // also what its sessions would stand in with
    profiles.remember(kept, Optional.of(new UserProfile(kept.id(), profile)));
  }

  /**
   * What suits a shopper: by their profile, as {@link #profileFit} says, and nothing that they sell
   * themself. Whose a session is, is what the store said last where it does not answer; where it
   * never said, nothing is known to be the shopper's own.
   *
   * @throws StoreUnavailable if it cannot be reached and nothing is known of the shopper, who might
   *     be shown what they must not see
   */
  public KnownFit fit(ShopperId shopperId) {
    KnownFit known = profileFit(shopperId);
    return sellersAreShoppers ? withoutOwn(known, kept(shopperId)) : known;
  }

  private KnownFit withoutOwn(KnownFit known, ShopperId kept) {
    Optional<String> user;
    boolean stale = known.stale;
    try {
      user = store.userOf(kept);
      if (kept.userId().isEmpty()) {
        profiles.rememberUser(kept, user);
      }
    } catch (StoreUnavailable outage) {
      user = profiles.userOf(kept);
      stale = true;
    }
    Fit fit = user.map(known.fit::withoutSeller).orElse(known.fit);
    return new KnownFit(fit, stale);
  }

  /**
   * What suits a shopper by their profile as the store has it, or, if it does not answer within a
   * second, as it was last.
   *
   * @throws StoreUnavailable if it cannot be reached and nothing is known of the shopper: then they
   *     might be shown what they must not see
   */
  private KnownFit profileFit(ShopperId shopperId) {
    if (rules.isEmpty()) {
      return KnownFit.OF_ANYBODY;
    }
    ShopperId kept = kept(shopperId);
    try {
      Optional<UserProfile> found = store.profileOf(kept);
      profiles.remember(kept, found);
      return new KnownFit(
          Fit.of(rules, found.map(UserProfile::profile).orElse(StatedProfile.NONE)), false);
    } catch (StoreUnavailable outage) {
      StatedProfile last = profiles.find(kept).orElseThrow(() -> outage);
      return new KnownFit(Fit.of(rules, last), true);
    }
  }

  /**
   * The events of a shopper that count, oldest first, as the store has them.
   *
   * @throws StoreUnavailable if it cannot be reached
   */
  public List<Event> counted(ShopperId shopperId) {
    return store.eventsOf(kept(shopperId));
  }

  /**
   * A part of all that a shopper did, as the store has it.
   *
   * @throws StoreUnavailable if it cannot be reached
   */
  public EventPage events(ShopperId shopperId, EventPage.Place before) {
    return store.eventsOf(kept(shopperId), before);
  }

  /** Users with the most recent events first. */
  public List<String> recent(int limit) {
    return store.recentUsers(limit);
  }

  /** Removes everything of a user. */
  public Erasure erase(String userId) {
    String kept = kept(ShopperId.user(userId)).id();
    Erasure erasure = store.erase(kept);
    live.wake();
    forget(store.erasureHash(kept));
    return erasure;
  }

  /**
   * Forgets the shoppers that any server on the store has erased since this was called last; for
   * one thread. Every notice is heeded twice, so that a history that was being read meanwhile is
   * forgotten too.
   */
  public void heedErasures() {
    List<ErasedShopper> fresh = store.erasures(heeded);
    // what is here first: it needs no store
    heededBefore.forEach(one -> forgetHere(one.idHash()));
    fresh.forEach(one -> forgetHere(one.idHash()));
    heededBefore.forEach(one -> erased.accept(one.idHash()));
    fresh.forEach(one -> erased.accept(one.idHash()));
    heeded = fresh.stream().mapToLong(ErasedShopper::sequence).reduce(heeded, Math::max);
    heededBefore = fresh;
  }

  /* Forgets what is remembered of a user, by Store.erasureHash. */
  private void forget(String idHash) {
    forgetHere(idHash);
    erased.accept(idHash);
  }

  private void forgetHere(String idHash) {
    last.forget(idHash);
    profiles.forget(idHash);
  }

  /** How many histories are remembered. */
  public long remembered() {
    return last.size();
  }

  /**
   * A shopper's history, as far as it is known.
   *
   * @param sequence number of a change that it has seen, and with it all before
   * @param stale whether it was read some time ago, because the store cannot be reached
   */
  public record KnownHistory(History history, long sequence, boolean stale) {}

  /**
   * What suits a shopper, as far as it is known.
   *
   * @param stale whether the profile was read some time ago, because the store cannot be reached
   */
  public record KnownFit(Fit fit, boolean stale) {
    /** Of whoever has no profile. */
    public static final KnownFit OF_ANYBODY = new KnownFit(Fit.NONE, false);
  }
}
