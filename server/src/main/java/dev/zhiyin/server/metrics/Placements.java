package dev.zhiyin.server.metrics;

import dev.zhiyin.engine.ZhiyinException.StoreUnavailable;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.store.SharedEntry;
import dev.zhiyin.engine.store.SharedEntry.Kind;
import dev.zhiyin.engine.store.SharedState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What comes of lists that are shown, by the place where they are: how many were clicked, and how
 * many led to a purchase, as events that name their recommendation tell. A list counts once for
 * each, however many of its products are interacted with, and whichever servers are told; the one
 * that was told first counts it. Thread-safe; its memory is bounded.
 */
public final class Placements implements Runnable {
  private static final Duration KEPT = Duration.ofDays(1);

  /** Events that wait to be counted; more are not counted. */
  private static final int MOST_WAITING = 100_000;

  /* A list that another server has just shown is on its way. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private static final int LOOKS = 3;

  /** Interactions that are counted by a few statements. */
  private static final int AT_ONCE = 500;

  private final MeterRegistry registry;
  private final Map<String, Counters> placements = new ConcurrentSkipListMap<>();
  private final Queue<Interaction> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final SharedState state;

  /**
   * @param state where the lists are remembered
   */
  Placements(MeterRegistry registry, SharedState state) {
    this.registry = registry;
    this.state = state;
  }

  private record Counters(Counter impressions, Counter clicks, Counter conversions) {}

  /* Something that was done because of a list, and when it is looked for, for the how manieth time. */
  private record Interaction(String recommendationId, boolean bought, long due, int look) {
    Interaction later() {
      return new Interaction(
          recommendationId, bought, System.nanoTime() + LOOK_AGAIN.toNanos(), look + 1);
    }
  }

  /**
   * How many lists of a place were shown, clicked, and led to a purchase.
   *
   * @param clickThroughRate share of the lists shown of which a product was clicked, in [0, 1];
   *     absent if this server may be told of clicks on lists that another has shown
   * @param conversionRate the same of those of which a product was bought
   */
  public record Outcome(
      String placement,
      long impressions,
      long clicks,
      long conversions,
      @Nullable Double clickThroughRate,
      @Nullable Double conversionRate) {}

  /* What servers name lists by. */
  private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

  /** A list was shown. */
  public void shown(String placement, String recommendationId) {
    of(placement).impressions.increment();
    state.put(
        SharedEntry.of(
            Kind.IMPRESSION, recommendationId, placement.getBytes(StandardCharsets.UTF_8), KEPT));
  }

  /** A shopper did something because of a list, which any server may have shown. */
  public void interacted(String recommendationId, EventType type) {
    if (isNoInterest(type) || !ID.matcher(recommendationId).matches()) {
      return;
    }
    var one = new Interaction(recommendationId, type == EventType.PURCHASE, System.nanoTime(), 1);
    if (!state.isShared()) {
      count(List.of(one));
    } else if (waitingCount.get() < MOST_WAITING) {
      add(one);
    }
  }

  private void add(Interaction one) {
    waiting.add(one);
    waitingCount.incrementAndGet(); // only now, so that no more is counted than there is
  }

  /** Counts what was done since it ran last; for one thread. */
  @Override
  public void run() {
    var due = new ArrayList<Interaction>();
    int all = waitingCount.get();
    for (int i = 0; i < all; i++) {
      Interaction one = waiting.remove();
      waitingCount.decrementAndGet();
      if (one.due() - System.nanoTime() > 0) {
        add(one);
      } else {
        due.add(one);
      }
    }
    int counted = 0;
    try {
      while (counted < due.size()) {
        int end = Math.min(due.size(), counted + AT_ONCE);
        count(due.subList(counted, end));
        counted = end;
      }
    } catch (StoreUnavailable away) {
      due.subList(counted, due.size()).forEach(one -> add(one.later()));
    }
  }

  private void count(List<Interaction> all) {
    Map<String, SharedEntry> lists =
        state.find(
            Kind.IMPRESSION, all.stream().map(Interaction::recommendationId).distinct().toList());
    var clicked = new TreeMap<String, String>();
    var bought = new TreeMap<String, String>();
    var later = new ArrayList<Interaction>();
    for (Interaction one : all) {
      SharedEntry list = lists.get(one.recommendationId());
      if (list != null) {
        String placement = new String(list.value(), StandardCharsets.UTF_8);
        clicked.put(one.recommendationId(), placement);
        if (one.bought()) {
          bought.put(one.recommendationId(), placement);
        }
      } else if (state.isShared() && one.look() < LOOKS) {
        later.add(one.later());
      }
    }
    first(Kind.CLICK, clicked).forEach(placement -> of(placement).clicks.increment());
    first(Kind.CONVERSION, bought).forEach(placement -> of(placement).conversions.increment());
    later.forEach(this::add);
  }

  /* The placements of the lists that no server has counted yet. */
  private List<String> first(Kind kind, Map<String, String> lists) {
    Set<String> first =
        state.putIfAbsent(
            lists.keySet().stream()
                .map(id -> SharedEntry.of(kind, id, new byte[0], KEPT))
                .toList());
    return lists.entrySet().stream()
        .filter(list -> first.contains(list.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private Counters of(String placement) {
    return placements.computeIfAbsent(placement, this::counters);
  }

  private static boolean isNoInterest(EventType type) {
    return switch (type) {
      case DISLIKE, REMOVE_FROM_CART, SEARCH -> true;
      case VIEW, CLICK, FAVORITE, CART, PURCHASE, SHARE, REVIEW -> false;
    };
  }

  /** Of every place since the server began, by name. */
  public List<Outcome> outcomes() {
    return placements.entrySet().stream()
        .map(place -> outcome(place.getKey(), place.getValue()))
        .toList();
  }

  private Outcome outcome(String placement, Counters counters) {
    // impressions last, so that none of what came of them lacks its own
    var conversions = (long) counters.conversions.count();
    var clicks = (long) counters.clicks.count();
    var impressions = (long) counters.impressions.count();
    return new Outcome(
        placement,
        impressions,
        clicks,
        conversions,
        rate(clicks, impressions),
        rate(conversions, impressions));
  }

  /* More than were shown may be counted where it is forgotten for want of room that one was. */
  private @Nullable Double rate(long some, long impressions) {
    return state.isShared() ? null : Math.min(1, (double) some / Math.max(1, impressions));
  }

  private Counters counters(String placement) {
    return new Counters(
        counter("impressions", "lists that were shown", placement),
        counter("clicks", "lists of which a product was clicked", placement),
        counter("conversions", "lists of which a product was bought", placement));
  }

  private Counter counter(String name, String description, String placement) {
    return Counter.builder("zhiyin.placement." + name)
        .description(description)
        .tag("placement", placement)
        .register(registry);
  }
}
