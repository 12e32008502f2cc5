package dev.zhiyin.server.metrics;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.zhiyin.engine.shopper.EventType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What comes of lists that are shown, by the place where they are: how many were clicked, and how
 * many led to a purchase, as events that name their recommendation tell. A list counts once for
 * each, however many of its products are interacted with. Thread-safe; its memory is bounded.
 */
public final class Placements {
  /** Lists that are remembered; what comes of older ones is not counted. */
  private static final int MOST = 200_000;

  private static final Duration KEPT = Duration.ofDays(1);

  private final MeterRegistry registry;
  private final Map<String, Counters> placements = new ConcurrentSkipListMap<>();
  private final Cache<String, Shown> lists =
      Caffeine.newBuilder().expireAfterWrite(KEPT).maximumSize(MOST).build();

  Placements(MeterRegistry registry) {
    this.registry = registry;
  }

  private record Counters(Counter impressions, Counter clicks, Counter conversions) {}

  private record Shown(Counters counters, AtomicBoolean clicked, AtomicBoolean bought) {}

  /** How many lists of a place were shown, clicked, and led to a purchase. */
  @JsonPropertyOrder({"placement", "impressions", "clicks", "conversions"})
  public record Outcome(String placement, long impressions, long clicks, long conversions) {
    /** Share of the lists shown of which a product was clicked, in [0, 1]. */
    @JsonProperty
    double clickThroughRate() {
      return (double) clicks / Math.max(1, impressions);
    }

    /** Share of the lists shown of which a product was bought, in [0, 1]. */
    @JsonProperty
    double conversionRate() {
      return (double) conversions / Math.max(1, impressions);
    }
  }

  /** A list was shown. */
  public void shown(String placement, String recommendationId) {
    Counters counters = placements.computeIfAbsent(placement, this::counters);
    counters.impressions.increment();
    lists.put(recommendationId, new Shown(counters, new AtomicBoolean(), new AtomicBoolean()));
  }

  /** A shopper did something because of a list. */
  public void met(String recommendationId, EventType type) {
    Shown list = lists.getIfPresent(recommendationId);
    if (list == null || isNoInterest(type)) {
      return;
    }
    count(list.clicked, list.counters.clicks);
    if (type == EventType.PURCHASE) {
      count(list.bought, list.counters.conversions);
    }
  }

  private static boolean isNoInterest(EventType type) {
    return switch (type) {
      case DISLIKE, REMOVE_FROM_CART, SEARCH -> true;
      case VIEW, CLICK, FAVORITE, CART, PURCHASE, SHARE, REVIEW -> false;
    };
  }

  private static void count(AtomicBoolean counted, Counter counter) {
    if (counted.compareAndSet(false, true)) {
      counter.increment();
    }
  }

  /** Of every place since the server began, by name. */
  public List<Outcome> outcomes() {
    return placements.entrySet().stream()
        .map(
            place ->
                new Outcome(
                    place.getKey(),
                    (long) place.getValue().impressions.count(),
                    (long) place.getValue().clicks.count(),
                    (long) place.getValue().conversions.count()))
        .toList();
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
