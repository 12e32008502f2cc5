package dev.zhiyin.server.user;

import static java.util.stream.Collectors.toSet;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.profile.ProfileConstraint;
import dev.zhiyin.engine.profile.ProfileRules;
import dev.zhiyin.engine.profile.StatedProfile;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Erasure;
import dev.zhiyin.engine.store.Erasure.ErasedShopper;
import dev.zhiyin.engine.store.EventLog;
import dev.zhiyin.engine.store.EventPage;
import dev.zhiyin.engine.store.ProfileTable.UserProfile;
import dev.zhiyin.engine.store.Receipt;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.server.live.LiveGeneration;
import dev.zhiyin.server.user.UnchangedShoppers.Moment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The shoppers of the store. Ids are replaced by the names that they are kept under where they come
 * in. Thread-safe.
 */
public final class ShopperHistories {
  /** Events of a usual history; a longer one has the room of several. */
  private static final int EVENTS = 50;

  /** Characters of its searches that a usual history has at most. */
  private static final int CHARACTERS = 5_000;

  /** Events that became too old meanwhile may be in a history that was read so long ago. */
  private static final long LONGEST_READ = Duration.ofMinutes(10).toNanos();

  /** Values of a usual profile; a longer one has the room of several. */
  private static final int VALUES = 10;

  private final Store store;
  private final LiveGeneration live;
  private final ProfileRules rules;
  private final boolean sellersAreShoppers;
  private final LastRead<ReadHistory> histories;
  private final UnchangedShoppers unchanged;
  private final LastRead<StatedProfile> profiles;
  private final LastRead<String> users;
  private final Consumer<ErasedShopper> erased;
  private List<ErasedShopper> heededBefore = List.of();
  private long heeded;

  /**
   * Closes neither the store nor the generation.
   *
   * @param rules the fields of profiles
   * @param sellersAreShoppers whether somebody who sells is not shown what they sell
   * @param remembered how many histories are kept, until they change and for when the store cannot
   *     be reached, how many profiles, and of how many sessions whose they are
   * @param erased is told of every user who is to be forgotten
   */
  public ShopperHistories(
      Store store,
      LiveGeneration live,
      ProfileRules rules,
      boolean sellersAreShoppers,
      int remembered,
      Consumer<ErasedShopper> erased) {
    this.store = store;
    this.live = live;
    this.rules = rules;
    this.sellersAreShoppers = sellersAreShoppers;
    this.erased = erased;
    this.histories = new LastRead<>(remembered, store.erasing()::hash);
    this.unchanged = new UnchangedShoppers(store.events()::shopperChanges);
    this.profiles = new LastRead<>(remembered, store.erasing()::hash);
    this.users = new LastRead<>(remembered, store.erasing()::hash);
    this.heeded = store.sequence();
  }

  /** The same shopper under the name that is kept. */
  public ShopperId kept(ShopperId shopperId) {
    return store.pseudonyms().of(shopperId);
  }

  /**
   * Adds events; they count in every answer that begins from now on.
   *
   * @param verified whether who sends them may change offers by purchases, as nobody may whose key
   *     everybody can read
   */
  public Receipt add(List<Event> events, boolean verified) {
    List<Event> kept = events.stream().map(store.pseudonyms()::of).toList();
    Receipt receipt = verified ? store.events().add(kept) : store.events().addUnverified(kept);
    live.wake();
    return receipt;
  }

  /**
   * What a shopper did as the store has it, or, if it does not answer within a second, as it was
   * last.
   */
  public KnownHistory history(ShopperId shopperId, StoreReads reads) {
    ShopperId kept = kept(shopperId);
    try {
      return reads.read(() -> read(kept));
    } catch (StoreUnavailable outage) {
      return histories
          .find(kept)
          .map(ReadHistory::stale)
          .orElseGet(() -> new KnownHistory(History.EMPTY, 0, true));
    }
  }

  /* What the index shows was committed before: the store has seen it, too. */
  private KnownHistory read(ShopperId kept) {
    long sequence = live.sequence();
    Optional<Moment> now = unchanged.now();
    Optional<ReadHistory> last =
        histories.find(kept).filter(one -> now.isPresent() && one.isRecent());
    Optional<History> same =
        last.filter(one -> one.isUnchanged(unchanged)).map(one -> one.read.history);
    if (same.isPresent()) {
      return new KnownHistory(same.get(), sequence, false);
    }
    Optional<List<Event>> grown = last.flatMap(one -> grown(kept, one));
    Set<String> sessions =
        grown.isPresent()
            ? last.get().read.sessions
            : kept.userId().map(store.events()::sessionsOf).orElse(Set.of()); // before their events
    List<Event> events = grown.orElseGet(() -> store.events().of(kept));
    History history = History.of(events, store.now());
    if (events.isEmpty()) {
      histories.drop(kept);
    } else {
      long nanos = grown.isPresent() ? last.get().read.nanos : System.nanoTime();
      remember(kept, new Read(history, events, sessions, nanos), sequence, now);
    }
    return new KnownHistory(history, sequence, false);
  }

  /*
   * Whoever acts and then looks again has a new event or two: the others need not be read again.
   * They are others where nobody had owned the session of a new event, which then is the user's
   * with all that was done in it.
   */
  private Optional<List<Event>> grown(ShopperId kept, ReadHistory last) {
    Optional<List<Long>> numbers =
        kept.userId().isEmpty() ? Optional.empty() : since(last, kept.key());
    return numbers
        .map(store.events()::numbered)
        .filter(since -> since.size() == numbers.get().size())
        .filter(
            since ->
                since.stream()
                    .flatMap(event -> event.shopperId().sessionId().stream())
                    .distinct()
                    .allMatch(session -> isOf(session, last, numbers.get())))
        .flatMap(since -> EventLog.counted(last.read.events, since));
  }

  private Optional<List<Long>> since(ReadHistory last, String key) {
    return last.moment.flatMap(read -> unchanged.since(read, key));
  }

  /* Whether a session was the user's when the history was read, and nobody else's since. */
  private boolean isOf(String session, ReadHistory last, List<Long> numbers) {
    return last.read.sessions.contains(session)
        && since(last, ShopperId.session(session).key()).filter(numbers::containsAll).isPresent();
  }

  private void remember(ShopperId kept, Read read, long sequence, Optional<Moment> now) {
    Set<String> owners =
        Stream.concat(Stream.of(kept), read.events.stream().map(Event::shopperId))
            .flatMap(one -> one.userId().stream())
            .collect(toSet());
    // what is done in a session that is a user's is the user's; one may become another user's
    Set<String> keys =
        Stream.concat(Stream.of(kept.key()), owners.stream().map(one -> ShopperId.user(one).key()))
            .collect(toSet());
    histories.remember(
        kept, new ReadHistory(read, sequence, now, keys), weight(read.events), owners.stream());
  }

  private static int weight(List<Event> events) {
    int characters =
        events.stream()
            .map(Event::subject)
            .mapToInt(subject -> subject instanceof Subject.Words(String text) ? text.length() : 0)
            .sum();
    return Math.max(Math.ceilDiv(events.size(), EVENTS), Math.ceilDiv(characters, CHARACTERS));
  }

  /**
   * What was read of a shopper.
   *
   * @param events of which the history is made
   * @param sessions that were the user's before
   * @param nanos when all of it was read, by {@link System#nanoTime}
   */
  private record Read(History history, List<Event> events, Set<String> sessions, long nanos) {}

  /**
   * A history as it was read.
   *
   * @param sequence as of {@link KnownHistory}
   * @param moment when it was read, if it can be told whether it is still the same
   * @param keys of all shoppers of whom a change is one of it
   */
  private record ReadHistory(Read read, long sequence, Optional<Moment> moment, Set<String> keys) {
    boolean isRecent() {
      return System.nanoTime() - read.nanos < LONGEST_READ;
    }

    boolean isUnchanged(UnchangedShoppers unchanged) {
      return moment.filter(read -> unchanged.are(read, keys)).isPresent();
    }

    KnownHistory stale() {
      return new KnownHistory(read.history, sequence, true);
    }
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
    return store
        .profiles()
        .profileOf(kept(shopperId))
        .map(UserProfile::profile)
        .orElse(StatedProfile.NONE);
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
    store.profiles().putProfile(kept.id(), profile);
    forgetProfile(store.erasing().hash(kept.id()), true); // also what its sessions stand in with
    remember(kept, Optional.of(new UserProfile(kept.id(), profile)));
  }

  private void remember(ShopperId kept, Optional<UserProfile> found) {
    StatedProfile profile = found.map(UserProfile::profile).orElse(StatedProfile.NONE);
    int values = profile.values().values().stream().mapToInt(List::size).sum();
    profiles.remember(
        kept,
        profile,
        1 + values / VALUES,
        found.map(UserProfile::userId).or(kept::userId).stream());
  }

  /**
   * What suits a shopper: by their profile, as {@link #profileConstraint} says, and nothing that
   * they sell themself. Whose a session is, is what the store said last where it does not answer;
   * where it never said, nothing is known to be the shopper's own.
   *
   * @throws StoreUnavailable if it cannot be reached and nothing is known of the shopper, who might
   *     be shown what they must not see
   */
  public KnownConstraint constraint(ShopperId shopperId, StoreReads reads) {
    KnownConstraint known = profileConstraint(shopperId, reads);
    return sellersAreShoppers ? withoutOwn(known, kept(shopperId), reads) : known;
  }

  private KnownConstraint withoutOwn(KnownConstraint known, ShopperId kept, StoreReads reads) {
    Optional<String> user;
    boolean stale = known.stale;
    try {
      user = reads.read(() -> store.events().userOf(kept));
      if (kept.userId().isEmpty()) {
        user.ifPresentOrElse(
            id -> users.remember(kept, id, 1, Stream.of(id)), () -> users.drop(kept));
      }
    } catch (StoreUnavailable outage) {
      user = kept.userId().or(() -> users.find(kept));
      stale = true;
    }
    ProfileConstraint constraint =
        user.map(known.constraint::withoutSeller).orElse(known.constraint);
    return new KnownConstraint(constraint, stale);
  }

  /**
   * What suits a shopper by their profile as the store has it, or, if it does not answer within a
   * second, as it was last.
   *
   * @throws StoreUnavailable if it cannot be reached and nothing is known of the shopper: then they
   *     might be shown what they must not see
   */
  private KnownConstraint profileConstraint(ShopperId shopperId, StoreReads reads) {
    if (rules.isEmpty()) {
      return KnownConstraint.OF_ANYBODY;
    }
    ShopperId kept = kept(shopperId);
    try {
      Optional<UserProfile> found = reads.read(() -> store.profiles().profileOf(kept));
      remember(kept, found);
      return new KnownConstraint(
          ProfileConstraint.of(rules, found.map(UserProfile::profile).orElse(StatedProfile.NONE)),
          false);
    } catch (StoreUnavailable outage) {
      StatedProfile last = profiles.find(kept).orElseThrow(() -> outage);
      return new KnownConstraint(ProfileConstraint.of(rules, last), true);
    }
  }

  /**
   * The events of a shopper that count, oldest first, as the store has them.
   *
   * @throws StoreUnavailable if it cannot be reached
   */
  public List<Event> counted(ShopperId shopperId) {
    return store.events().of(kept(shopperId));
  }

  /**
   * A part of all that a shopper did, as the store has it.
   *
   * @throws StoreUnavailable if it cannot be reached
   */
  public EventPage events(ShopperId shopperId, EventPage.Place before) {
    return store.events().of(kept(shopperId), before);
  }

  /** Users with the most recent events first. */
  public List<String> recent(int limit) {
    return store.events().recentUsers(limit);
  }

  /** Removes everything of a user. */
  public Erasure erase(String userId) {
    String kept = kept(ShopperId.user(userId)).id();
    Erasure erasure = store.erasing().erase(kept);
    live.wake();
    var notice =
        new ErasedShopper(erasure.sequence(), store.erasing().hash(kept), erasure.ofSessions());
    forgetHere(notice);
    erased.accept(notice);
    return erasure;
  }

  /**
   * Forgets the shoppers that any server on the store has erased since this was called last; for
   * one thread. Every notice is heeded twice, so that a history that was being read meanwhile is
   * forgotten too.
   */
  public void heedErasures() {
    if (store.sequence() < heeded) { // it was set back
      heeded = 0;
    }
    List<ErasedShopper> fresh = store.erasing().since(heeded);
    // what is here first: it needs no store
    heededBefore.forEach(this::forgetHere);
    fresh.forEach(this::forgetHere);
    heededBefore.forEach(erased);
    fresh.forEach(erased);
    heeded = fresh.stream().mapToLong(ErasedShopper::sequence).reduce(heeded, Math::max);
    heededBefore = fresh;
  }

  private void forgetHere(ErasedShopper user) {
    histories.forget(user.idHash(), user.ofSessions());
    forgetProfile(user.idHash(), user.ofSessions());
  }

  private void forgetProfile(String idHash, boolean ofSessions) {
    profiles.forget(idHash, ofSessions);
    users.forget(idHash, ofSessions);
  }

  /** How many histories are remembered. */
  public long remembered() {
    return histories.size();
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
  public record KnownConstraint(ProfileConstraint constraint, boolean stale) {
    /** Of whoever has no profile. */
    public static final KnownConstraint OF_ANYBODY =
        new KnownConstraint(ProfileConstraint.NONE, false);
  }
}
