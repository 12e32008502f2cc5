package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.Overloaded;
import dev.zhiyin.engine.config.ShopConfig;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The events of a store, in order. Thread-safe. */
public final class EventLog {
  /**
   * A session in which more than so many events came before one that names a user stays nobody's.
   */
  public static final int MOST_OF_SESSION = Sessions.MOST;

  private final Store store;
  private final Retention retention;
  private final ShopConfig.Events rules;
  private final GroupCommit<Incoming> waiting;

  /* An event, and whether it changes the offer of its product if it is a purchase. */
  private record Incoming(Event event, boolean changesOffers) {}

  EventLog(Store store, Retention retention, ShopConfig config) {
    this.store = store;
    this.retention = retention;
    rules = config.events();
    waiting = new GroupCommit<>(config.limits().waitingEvents(), this::insert);
  }

  /**
   * Adds events, in order. One that names both a user and a session makes that session the user's.
   * Callers who come at the same time share a transaction, and none fails for another's events.
   * Where the settings say so, purchases change the offers of their products in the same
   * transaction.
   *
   * @return for each whether it is new; an event whose id is known already changes nothing
   * @throws Overloaded if more events wait than {@link ShopConfig.Limits#waitingEvents}
   */
  public Receipt add(List<Event> events) {
    return addTogether(events, rules.purchasesChangeOffers());
  }

  /**
   * Adds events that anybody can make up, such as those of pages, as {@link #add} does; but
   * purchases among them change no offer.
   */
  public Receipt addUnverified(List<Event> events) {
    return addTogether(events, false);
  }

  private Receipt addTogether(List<Event> events, boolean changesOffers) {
    store.requireReach(); // or they would wait for those before, which wait for an answer
    return waiting.add(events.stream().map(event -> new Incoming(event, changesOffers)).toList());
  }

  /**
   * Adds events of the past, which files tell of: whatever was bought, the stock is what it is now.
   *
   * @return as {@link #add} does
   */
  public Receipt addPast(List<Event> events) {
    return insert(events.stream().map(event -> new Incoming(event, false)).toList());
  }

  private Receipt insert(List<Incoming> incoming) {
    List<Event> events = incoming.stream().map(Incoming::event).toList();
    return store.write(
        (handle, change) -> {
          var added = EventInserts.add(handle, change, events);
          List<Event> selling =
              IntStream.range(0, events.size())
                  .filter(i -> added.get(i) && incoming.get(i).changesOffers)
                  .mapToObj(events::get)
                  .toList();
          if (!selling.isEmpty()) {
            Offers.bought(handle, change, selling, rules);
          }
          return new Receipt(change.sequence(), added);
        });
  }

  /** How many events wait to be stored, of all callers. */
  public int waiting() {
    return waiting.waiting();
  }

  /**
   * Events of one shopper that count, oldest first; those of one moment in the order they arrived:
   * the newest {@value ShopperEvents#COUNTED}, and of those before as many of the newest purchases,
   * reviews and dislikes, and of each product that was disliked the last that was done to take that
   * back. A session that belongs to a user has that user's. Costs the same however many there are.
   */
  public List<Event> of(ShopperId shopperId) {
    return store.readInteractive(handle -> ShopperEvents.counted(handle, shopperId));
  }

  /**
   * What {@link #of} gives of a user, told by what it gave before and the events since.
   *
   * @param since in the order they arrived; some may be known
   * @return empty where it has to be read anew
   */
  public static Optional<List<Event>> counted(List<Event> known, List<Event> since) {
    return ShopperEvents.counted(known, since);
  }

  /** All events of one shopper, a part at a time, from the newest to the oldest. */
  public EventPage of(ShopperId shopperId, EventPage.Place before) {
    return store.readInteractive(handle -> ShopperEvents.before(handle, shopperId, before));
  }

  /** Events by their numbers, ascending; those that there are. */
  public List<Event> numbered(List<Long> numbers) {
    return numbers.isEmpty()
        ? List.of()
        : store.readInteractive(handle -> ShopperEvents.numbered(handle, numbers));
  }

  /** Hands out every event, shopper by shopper, each shopper's oldest first. */
  public void forEach(Consumer<Event> sink) {
    store.snapshot(
        moment -> {
          moment.forEachEvent(sink);
          return sink;
        });
  }

  /** Each text that somebody ever searched for, once, in an order that does not change. */
  public List<String> searchedWords() {
    return store.readSnapshot(EventRows::words);
  }

  /**
   * Whose events are others than they were after a change. What {@link #of} gave of somebody of
   * whom this says nothing is what it would give now, but for events that have become too old.
   */
  public ShopperChanges shopperChanges(long after) {
    return store.readInteractive(handle -> ShopperChanges.after(handle, after));
  }

  /** Sessions that belong to a user: some of them where they are many. */
  public Set<String> sessionsOf(String userId) {
    return store.readInteractive(handle -> ShopperEvents.sessionsOf(handle, userId));
  }

  /** The user whom a shopper is, or whom a session belongs to, if that is known. */
  public Optional<String> userOf(ShopperId shopperId) {
    return shopperId
        .userId()
        .or(() -> store.readInteractive(handle -> ProfileTable.userOf(handle, shopperId.id())));
  }

  /**
   * Users with the most recent events first, of the newest {@value ShopperEvents#RECENT} events;
   * what is dated after its arrival is as old as that.
   */
  public List<String> recentUsers(int limit) {
    return store.readInteractive(handle -> ShopperEvents.recentUsers(handle, limit));
  }

  /** The histories of {@link #recentUsers}, words included. */
  public List<History> recentHistories(int limit) {
    return recentUsers(limit).stream().map(user -> History.of(of(ShopperId.user(user)))).toList();
  }

  /**
   * Removes events of an age, the oldest first, in several transactions. They are that old, and a
   * day at most older, by the time that has passed for sure, whatever the clock shows. On
   * PostgreSQL a partition of which all are that old is dropped.
   *
   * @param limit most events, but that a partition is dropped whole
   * @return how many were removed
   */
  public long expire(Duration age, int limit) {
    return expire(change -> change.time().before(age), limit);
  }

  /** Removes events from before a time. */
  long expire(Function<Change, Instant> before, int limit) {
    return retention.expire(before, limit);
  }

  /** The thread that stores events. */
  Worker worker() {
    return waiting.worker();
  }

  /** Returns when the events that wait are stored. */
  void close() {
    waiting.close();
  }
}
