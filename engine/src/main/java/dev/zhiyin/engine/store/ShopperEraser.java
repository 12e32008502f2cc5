package dev.zhiyin.engine.store;

import static dev.zhiyin.engine.store.Store.AT_ONCE;

import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.store.Erasure.ErasedShopper;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.jdbi.v3.core.Handle;

/**
 * Erases shoppers from a store, each in many transactions, so that others write in between; goes on
 * with what was interrupted, and does again what was done elsewhere. Thread-safe.
 */
public final class ShopperEraser {
  private final Store store;
  private final Retention retention;

  /** Hashes of those who are being erased by callers of this store. */
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  private volatile String salt = "";

  ShopperEraser(Store store, Retention retention) {
    this.store = store;
    this.retention = retention;
  }

  /** Tells it by what ids are hashed. */
  void salt(String ofStore) {
    salt = ofStore;
  }

  /** What stands for a user in {@link ErasedShopper}: a hash that only this shop makes. */
  public String hash(String userId) {
    return ErasureTable.hash(salt, userId);
  }

  /** Everybody who was ever erased. */
  public ErasureLedger ledger() {
    return new ErasureLedger(salt, store.read(ErasureTable::all));
  }

  /** Whom to forget, by erasures after a change. */
  public List<ErasedShopper> since(long after) {
    return store.read(handle -> ErasureTable.notices(handle, after));
  }

  /** The number of the newest erasure, if anybody was ever erased. */
  public OptionalLong newest() {
    return store.read(ErasureTable::newest);
  }

  /**
   * Removes everything of a user: the profile, friends and whose friend the user is, consent,
   * memberships of groups, events, and which sessions were the user's; and notes it for good, so
   * that nothing of what there was until now comes back. It is done in many transactions; what
   * arrives meanwhile stays. Nothing to remove is a receipt too.
   */
  public Erasure erase(String userId) {
    retention.finishWhole(); // what is left of the user may be on its way out
    Erasure erasure =
        erase(
            userId,
            (handle, change) -> {
              FutureStamps.correctOf(handle, change, userId); // so that all before is of until then
              return ErasureTable.begin(handle, change, hash(userId));
            });
    store.wipe();
    return erasure;
  }

  /* What somebody says of themself once it has begun is not of before: it is gone at once or stays. */
  private Erasure erase(String userId, BiFunction<Handle, Change, ErasureTable.Unfinished> begin) {
    String hash = hash(ShopperId.user(userId).id()); // which checks it
    underWay.add(hash);
    try {
      ErasureTable.Unfinished begun =
          store.write(
              (handle, change) -> {
                ErasureTable.Unfinished erasure = begin.apply(handle, change);
                eraseStated(handle, change, userId, erasure.until());
                return erasure;
              });
      return erase(hash, userId, begun);
    } finally {
      underWay.remove(hash);
    }
  }

  private static void eraseStated(Handle handle, Change change, String userId, Instant until) {
    ProfileTable.erase(handle, change, userId, until);
    FriendTables.eraseConsent(handle, change, userId, until);
  }

  private Erasure erase(String hash, String userId, ErasureTable.Unfinished erasure) {
    var scope = new Removal.Scope(userId, erasure.before(), erasure.until());
    var ofEvents = new Removal.Scope(userId, erasure.before(), erasure.eventsUntil());
    store.inSteps((handle, change) -> FriendTables.erase(handle, change, scope, AT_ONCE));
    store.inSteps((handle, change) -> BuyingGroupTables.erase(handle, change, scope, AT_ONCE));
    long links =
        store.inSteps((handle, change) -> Removal.sessions(handle, change, scope, AT_ONCE));
    long gone = 0;
    var place = Optional.of(Removal.Place.START);
    while (place.isPresent()) {
      Removal.Place from = place.get();
      Removal.Removed removed =
          store.write((handle, change) -> Removal.events(handle, change, ofEvents, from, AT_ONCE));
      gone += removed.events();
      place = removed.last();
    }
    retention.finishWhole(); // what was taken out of the table since has events of the user, too
    long events = gone;
    return store.write(
        (handle, change) -> {
          boolean ofSessions = ErasureTable.finish(handle, change, hash, erasure);
          return new Erasure(
              UUID.randomUUID().toString(),
              change.sequence(),
              change.at(),
              events,
              links,
              ofSessions);
        });
  }

  /**
   * Erases those again who were erased elsewhere or later than this store knows, with all that came
   * until then, and notes them.
   *
   * @return how many of them had anything here
   * @throws WorkRefused if the ledger is that of another shop
   */
  public int apply(ErasureLedger ledger) {
    retention.finishWhole(); // as before an erasure
    requireSameShop(ledger, salt);
    Map<String, Instant> newer = store.read(handle -> newerThanKnown(handle, ledger.entries()));
    Map<String, String> here = users(newer.keySet());
    here.forEach(
        (hash, user) -> {
          var entry = new ErasureLedger.Entry(hash, newer.getOrDefault(hash, Instant.EPOCH));
          erase(user, (handle, change) -> ErasureTable.begin(handle, change, entry));
        });
    newer.keySet().removeAll(here.keySet());
    newer.entrySet().stream()
        .gather(Gatherers.windowFixed(AT_ONCE)) // so that others write in between
        .forEach(
            some ->
                store.write(
                    (handle, change) -> {
                      ErasureTable.add(handle, change, some);
                      return change.sequence();
                    }));
    store.wipe();
    return here.size();
  }

  /**
   * Begins the same in the transaction that fills a store, so that {@link #finish} goes on with it
   * even if the program ends in between.
   *
   * @param saltHere that of the store which is filled
   * @return how many of them have anything here
   */
  int begin(Handle handle, Change change, ErasureLedger ledger, String saltHere) {
    requireSameShop(ledger, saltHere);
    Map<String, Instant> newer = newerThanKnown(handle, ledger.entries());
    Map<String, String> here = users(handle, newer.keySet(), saltHere);
    here.forEach(
        (hash, user) -> {
          var entry = new ErasureLedger.Entry(hash, newer.getOrDefault(hash, Instant.EPOCH));
          ErasureTable.begin(handle, change, entry);
          eraseStated(handle, change, user, entry.erasedAt());
        });
    newer.keySet().removeAll(here.keySet());
    ErasureTable.add(handle, change, newer.entrySet());
    return here.size();
  }

  private void requireSameShop(ErasureLedger ledger, String saltHere) {
    if (!ledger.salt().equals(saltHere)) {
      throw new WorkRefused(
          "the erasures are those of another shop than " + store.place() + "; their salt differs");
    }
  }

  private static Map<String, Instant> newerThanKnown(
      Handle handle, List<ErasureLedger.Entry> entries) {
    var newer = new HashMap<String, Instant>();
    entries.forEach(entry -> newer.put(entry.idHash(), entry.erasedAt()));
    ErasureTable.times(handle, newer.keySet())
        .forEach(
            (hash, known) ->
                newer.computeIfPresent(hash, (_, at) -> at.isAfter(known) ? at : null));
    return newer;
  }

  /* Those of the users who have anything here, by hash. */
  private Map<String, String> users(Set<String> hashes) {
    return hashes.isEmpty()
        ? new HashMap<>()
        : store.readSnapshot(handle -> users(handle, hashes, salt));
  }

  private static Map<String, String> users(Handle handle, Set<String> hashes, String salt) {
    var found = new HashMap<String, String>();
    if (!hashes.isEmpty()) {
      Removal.forEachUser(
          handle,
          user -> {
            String hash = ErasureTable.hash(salt, user);
            if (hashes.contains(hash)) {
              found.put(hash, user);
            }
          });
    }
    return found;
  }

  /**
   * Those of some events, which come from a file, that are not of shoppers who were erased since.
   */
  public List<Event> notErased(List<Event> events) {
    Map<String, Instant> times =
        times(
            events.stream()
                .flatMap(event -> event.shopperId().userId().stream())
                .collect(Collectors.toSet()));
    return events.stream()
        .filter(
            event ->
                event
                    .shopperId()
                    .userId()
                    .map(times::get)
                    .map(event.timestamp()::isAfter)
                    .orElse(true))
        .toList();
  }

  /**
   * When those of some users were erased last who were, by id.
   *
   * @param users ids as they are kept
   */
  public Map<String, Instant> times(Set<String> users) {
    if (newest().isEmpty()) {
      return Map.of();
    }
    var hashes = new HashMap<String, String>();
    users.forEach(user -> hashes.put(hash(user), user));
    var times = new HashMap<String, Instant>();
    store
        .read(handle -> ErasureTable.times(handle, hashes.keySet()))
        .forEach((hash, at) -> times.put(hashes.getOrDefault(hash, ""), at));
    return times;
  }

  /**
   * Those of some users who were erased and have done and said nothing here since.
   *
   * @param users ids as they are kept
   */
  public Set<String> gone(Set<String> users) {
    Set<String> erased = times(users).keySet();
    if (erased.isEmpty()) {
      return Set.of();
    }
    return store.read(
        handle -> {
          Set<String> unfinished = ErasureTable.unfinished(handle).keySet();
          return erased.stream()
              .filter(user -> unfinished.contains(hash(user)) || !Removal.isHere(handle, user))
              .collect(Collectors.toSet());
        });
  }

  /** Goes on with erasures that were interrupted. */
  void finish() {
    Map<String, ErasureTable.Unfinished> unfinished = unfinished();
    Map<String, String> here = users(unfinished.keySet());
    // as it is by then: to find its user takes long, and another server may have finished it
    here.forEach(
        (hash, user) ->
            Optional.ofNullable(unfinished().get(hash))
                .ifPresent(erasure -> erase(hash, user, erasure)));
    unfinished.keySet().removeAll(here.keySet());
    unfinished.forEach(
        (hash, erasure) ->
            store.write(
                (handle, change) -> {
                  ErasureTable.finish(handle, change, hash, erasure);
                  return change.sequence();
                }));
  }

  private Map<String, ErasureTable.Unfinished> unfinished() {
    Map<String, ErasureTable.Unfinished> unfinished = store.read(ErasureTable::unfinished);
    unfinished.keySet().removeAll(underWay);
    return unfinished;
  }
}
