package dev.zhiyin.tools.split;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.ZhiyinException.WorkRefused;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.input.Split;
import dev.zhiyin.tools.split.HoldoutPolicy.Way;
import dev.zhiyin.tools.split.Splitter.LastProducts;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A shop's events, shopper by shopper, and which of them are held out: by the files that they came
 * from, or else by a {@link HoldoutPolicy}, computed from the events as they are now.
 *
 * <p>Shoppers who are predicted are of two halves. One chooses: epochs, strengths. The other, whom
 * nothing was chosen on, decides whether the model is served, and is what is measured.
 */
public final class Holdout {
  /** So many shoppers must be predicted for the end of time to be held out by itself. */
  private static final int ENOUGH = 500;

  /** What events take at least then: what was imported in an hour has no real times. */
  private static final Duration WEEK = Duration.ofDays(7);

  /** One event in so many may be of a clock that is wrong. */
  private static final int WRONG = 1_000;

  private final Store store;
  private final GivenSplit given;
  private final HoldoutPolicy policy;
  private final Parts parts;

  /** From when on everything is held out; nothing where it is not by time. */
  private final Optional<Instant> end;

  /** The part of each of one shopper's events, given oldest first. */
  private interface Parts {
    List<Split> of(List<Event> oldestFirst);
  }

  private Holdout(
      Store store, GivenSplit given, HoldoutPolicy policy, Parts parts, Optional<Instant> end) {
    this.store = store;
    this.given = given;
    this.policy = policy;
    this.parts = parts;
    this.end = end;
  }

  /**
   * What is held out of a shop.
   *
   * @throws WorkRefused if the end of time is asked for and all events are of one moment
   */
  public static Holdout of(Store store, Home home, HoldoutPolicy policy) {
    Holdout out = of(store, home, policy, Instant.MIN);
    if (out.isWithoutEnd() && store.counts().events() > 0) {
      throw new WorkRefused(
          "no end of time can be held out of events of one moment; use holdout.by last-products");
    }
    return out;
  }

  /**
   * The same to measure a model by, of which the end of time holds only what came after all that it
   * has learned: events that are loaded later may lie before that, and would move the end back.
   * Nothing is held out where the end of time is asked for and the events that are left are of one
   * moment: their shop must still be able to publish.
   *
   * @param learned when the newest event was that the model knows
   */
  public static Holdout of(Store store, Home home, HoldoutPolicy policy, Instant learned) {
    GivenSplit given = GivenSplit.of(home, store);
    if (!given.isEmpty()) {
      return new Holdout(store, given, policy, asGiven(given), Optional.empty());
    }
    long[] times = policy.by() == Way.LAST_PRODUCTS ? new long[0] : times(store);
    if (policy.by() == Way.LAST_PRODUCTS || (policy.by() == Way.AUTO && !isLong(times, policy))) {
      return lastProducts(store, given, policy);
    }
    Optional<Instant> end =
        end(times, policy.share())
            .map(usual -> usual.isAfter(learned) ? usual : learned.plus(1, ChronoUnit.MICROS));
    Optional<Sample> around =
        end.map(time -> Sample.of(store, policy.shoppers(), events -> isAround(events, time)));
    if (policy.by() == Way.AUTO && around.filter(sample -> sample.of >= ENOUGH).isEmpty()) {
      return lastProducts(store, given, policy);
    }
    Parts parts =
        around.map(sample -> endOfTime(sample, end.orElseThrow())).orElseGet(Holdout::all);
    return new Holdout(store, given, policy.by(Way.END_OF_TIME), parts, end);
  }

  /** All that a shop may learn from once a model is chosen: everything, but what files held out. */
  public static Holdout chosen(Store store, Home home) {
    GivenSplit given = GivenSplit.of(home, store);
    return new Holdout(
        store,
        given,
        HoldoutPolicy.DEFAULT,
        given.isEmpty() ? all() : asGiven(given),
        Optional.empty());
  }

  /* Whether the times of a shop are real, and have an end. */
  private static boolean isLong(long[] rising, HoldoutPolicy policy) {
    if (rising.length == 0) {
      return false;
    }
    int wrong = Math.min(Math.max(1, rising.length / WRONG), (rising.length - 1) / 2);
    var taken = Duration.of(rising[rising.length - 1 - wrong] - rising[wrong], ChronoUnit.MICROS);
    return taken.compareTo(WEEK) >= 0 && hasEnd(rising, policy.share());
  }

  /* Whether something comes before the end, and it takes no more than twice its share, although
   * events of one moment stay together. */
  private static boolean hasEnd(long[] rising, double share) {
    int at = (int) (rising.length * (1 - share));
    int first = at;
    while (first > 0 && rising[first - 1] == rising[at]) {
      first--;
    }
    return first > 0 && rising.length - first <= 2 * share * rising.length + 1;
  }

  private static Parts asGiven(GivenSplit given) {
    return events -> events.stream().map(event -> given.of(event.id())).toList();
  }

  private static Parts all() {
    return events -> Collections.nCopies(events.size(), Split.TRAIN);
  }

  private static Holdout lastProducts(Store store, GivenSplit given, HoldoutPolicy policy) {
    var sample =
        Sample.of(store, policy.shoppers(), events -> !LastProducts.last(events).isEmpty());
    Parts parts =
        events -> {
          BitSet last = sample.has(events) ? LastProducts.last(events) : new BitSet();
          Split part = part(events);
          return IntStream.range(0, events.size())
              .mapToObj(i -> last.get(i) ? part : Split.TRAIN)
              .toList();
        };
    return new Holdout(store, given, policy.by(Way.LAST_PRODUCTS), parts, Optional.empty());
  }

  private static Parts endOfTime(Sample sample, Instant end) {
    return events ->
        from(
            firstFrom(events, end),
            events.size(),
            sample.has(events) ? part(events) : Split.HISTORY);
  }

  /* Whether there are events before a time and after it. */
  private static boolean isAround(List<Event> oldestFirst, Instant time) {
    int first = firstFrom(oldestFirst, time);
    return first > 0 && first < oldestFirst.size();
  }

  /* Of all events, in microseconds since 1970, rising. */
  private static long[] times(Store store) {
    var times = LongStream.builder();
    store
        .events()
        .forEach(event -> times.add(ChronoUnit.MICROS.between(Instant.EPOCH, event.timestamp())));
    return times.build().sorted().toArray();
  }

  /* None where there is no event before it. */
  private static Optional<Instant> end(long[] rising, double share) {
    int at = (int) (rising.length * (1 - share));
    return rising.length == 0 || rising[at] == rising[0]
        ? Optional.empty()
        : Optional.of(Instant.EPOCH.plus(rising[at], ChronoUnit.MICROS));
  }

  private boolean isWithoutEnd() {
    return !isGiven() && policy.by() == Way.END_OF_TIME && end.isEmpty();
  }

  private static int firstFrom(List<Event> oldestFirst, Instant time) {
    int first = 0;
    while (first < oldestFirst.size() && oldestFirst.get(first).timestamp().isBefore(time)) {
      first++;
    }
    return first;
  }

  private static List<Split> from(int first, int size, Split part) {
    return IntStream.range(0, size).mapToObj(i -> i < first ? Split.TRAIN : part).toList();
  }

  private static Split part(List<Event> events) {
    return isOfSecondHalf(events) ? Split.TEST : Split.VALID;
  }

  /* Of the half that decides. */
  private static boolean isOfSecondHalf(List<Event> events) {
    return (ShopperHash.of(events.getFirst().shopperId().key()) & 1) == 1;
  }

  /** What holds out, in a word for a manifest. */
  public String told() {
    return isGiven() ? "given.events" : policy.by().text() + ".shoppers";
  }

  /** By which it holds out where files did not; no longer {@link Way#AUTO} then. */
  public HoldoutPolicy policy() {
    return policy;
  }

  /** How many events files held out, or how many shoppers are predicted at most. */
  public int size() {
    return isGiven() ? given.size() : policy.shoppers();
  }

  /** Which events files held out; none where they did not. */
  public HeldOutEvents heldOutEvents() {
    return given.heldOutEvents();
  }

  /** Whether the files held out something themselves. */
  public boolean isGiven() {
    return !given.isEmpty();
  }

  /** All that may be learned from once a model is chosen: everything, but what files held out. */
  public Holdout chosen() {
    return isGiven() ? this : new Holdout(store, given, policy, all(), Optional.empty());
  }

  /** The same, where valid is learned from, too. */
  public Holdout withValid() {
    return new Holdout(
        store,
        given,
        policy,
        events ->
            parts.of(events).stream()
                .map(part -> part == Split.VALID ? Split.TRAIN : part)
                .toList(),
        end);
  }

  /**
   * Whether a model has learned of what is held out by time.
   *
   * @param learned when the newest event was that it knows
   */
  public boolean isKnownAt(Instant learned) {
    return end.isPresent() && !end.get().isAfter(learned);
  }

  /** Whether epochs and strengths are chosen on this shopper's validation part. */
  public boolean chooses(SplitEvents shopper) {
    return !isGiven() || !isOfSecondHalf(shopper.events());
  }

  /** The part that decides whether a model is served. */
  public Split deciding() {
    return isGiven() ? Split.VALID : Split.TEST;
  }

  /**
   * Whether a shopper decides; nothing was chosen on those who do. Where files held out more than
   * so many shoppers as a policy has predicted, a sample of theirs decides, always the same.
   */
  public Predicate<SplitEvents> deciders() {
    if (!isGiven()) {
      return _ -> true;
    }
    var sample =
        Sample.of(
            store,
            policy.shoppers(),
            events -> isOfSecondHalf(events) && parts.of(events).contains(deciding()));
    return shopper -> isOfSecondHalf(shopper.events()) && sample.has(shopper.events());
  }

  /** Hands out every shopper, by id. */
  public void forEachShopper(Consumer<SplitEvents> sink) {
    forEachShopper(store, events -> sink.accept(new SplitEvents(events, parts.of(events))));
  }

  private static void forEachShopper(Store store, Consumer<List<Event>> sink) {
    var ofOne = new ArrayList<Event>();
    store
        .events()
        .forEach(
            event -> {
              if (!ofOne.isEmpty()
                  && !ofOne.getLast().shopperId().key().equals(event.shopperId().key())) {
                sink.accept(ofOne);
                ofOne.clear();
              }
              ofOne.add(event);
            });
    if (!ofOne.isEmpty()) {
      sink.accept(ofOne);
    }
  }

  /**
   * So many shoppers, drawn by a hash of their ids from those who can be predicted.
   *
   * @param most hash of one of them
   * @param of so many
   */
  private record Sample(long most, int of) {
    /**
     * @param eligible whether a shopper can be predicted
     */
    static Sample of(Store store, int shoppers, Predicate<List<Event>> eligible) {
      var hashes = LongStream.builder();
      forEachShopper(
          store,
          events -> {
            if (eligible.test(events)) {
              hashes.add(ShopperHash.of(events.getFirst().shopperId().key()));
            }
          });
      long[] rising = hashes.build().sorted().toArray();
      long most = rising.length > shoppers ? rising[shoppers - 1] : Long.MAX_VALUE;
      return new Sample(most, rising.length);
    }

    boolean has(List<Event> events) {
      return ShopperHash.of(events.getFirst().shopperId().key()) <= most;
    }
  }

  /** A number of a shopper that says nothing but who it is. */
  private static final class ShopperHash {
    private ShopperHash() {}

    static long of(String key) {
      long hash = 1125899906842597L;
      for (int i = 0; i < key.length(); i++) {
        hash = 31 * hash + key.charAt(i);
      }
      // the finishing step of SplitMix64 (Steele, Lea and Flood, 2014)
      hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
      hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
      return hash ^ (hash >>> 31);
    }
  }
}
