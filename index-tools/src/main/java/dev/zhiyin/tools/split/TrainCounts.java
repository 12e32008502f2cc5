package dev.zhiyin.tools.split;

import dev.zhiyin.engine.cooccurrence.CoOccurrenceCounter;
import dev.zhiyin.engine.cooccurrence.ComplementCounter;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.renewal.Basket;
import dev.zhiyin.engine.renewal.RenewalCounter;
import dev.zhiyin.engine.renewal.RenewalTimes;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a shop counts of its shoppers, without what is held out.
 *
 * @param popularity how many shoppers interacted with each product, by its id; those that nobody
 *     interacted with are not there
 * @param bought ids of the products that anybody bought
 * @param coOccurrence which products go together
 */
public record TrainCounts(
    Map<String, Long> popularity, Set<String> bought, CoOccurrenceCounter coOccurrence) {
  /** Between two purchases of one basket no more time lies than ends a visit to a shop. */
  private static final Duration SAME_VISIT = Duration.ofMinutes(30);

  /** Of a shopper so many products count, those interacted with last; pairs are half the square. */
  private static final int NEWEST = 100;

  /** Counts, in one reading of all events. */
  public static TrainCounts of(Holdout holdout) {
    var popularity = new HashMap<String, Long>();
    var bought = new HashSet<String>();
    var coOccurrence = new CoOccurrenceCounter();
    holdout.forEachShopper(
        shopper -> {
          products(shopper).forEach(id -> popularity.merge(id, 1L, Long::sum));
          Basket.of(shopper.train()).forEach(basket -> bought.addAll(basket.productIds()));
          coOccurrence.add(newest(shopper), baskets(shopper));
        });
    return new TrainCounts(popularity, bought, coOccurrence);
  }

  private static Set<String> products(SplitEvents shopper) {
    return shopper.train().stream()
        .filter(SplitEvents::isInteraction)
        .map(Event::subject)
        .map(subject -> ((Subject.Item) subject).productId())
        .collect(Collectors.toSet());
  }

  /* Oldest first. Of one basket is here what is bought in one visit, whatever the order is. */
  static List<Set<String>> baskets(SplitEvents shopper) {
    var baskets = new ArrayList<Set<String>>();
    Instant last = Instant.MIN;
    for (Event event : shopper.train()) {
      if (event.type() == EventType.PURCHASE
          && event.subject() instanceof Subject.Item(String id)) {
        Instant end = event.isAtPosition() ? last : last.plus(SAME_VISIT);
        if (baskets.isEmpty() || event.timestamp().isAfter(end)) {
          baskets.add(new LinkedHashSet<>());
        }
        last = event.timestamp();
        if (baskets.getLast().size() < NEWEST) {
          baskets.getLast().add(id);
        }
      }
    }
    return baskets;
  }

  /**
   * What is bought in one basket.
   *
   * @param categories of products by id
   */
  public static ComplementCounter complements(
      Holdout holdout, Function<String, CategoryPath> categories) {
    var counts = new ComplementCounter(categories);
    holdout.forEachShopper(
        shopper ->
            counts.add(Basket.of(shopper.train()).stream().map(Basket::productIds).toList()));
    return counts;
  }

  /**
   * How soon what was bought is bought again.
   *
   * @param categories of products by id
   * @param now purchases after it do not count
   */
  public static RenewalTimes renewal(
      Holdout holdout, Function<String, CategoryPath> categories, Instant now) {
    return RenewalCounter.learn(
        sink -> holdout.forEachShopper(shopper -> sink.accept(Basket.of(shopper.train()))),
        categories,
        now);
  }

  private static Collection<String> newest(SplitEvents shopper) {
    var ids = new LinkedHashSet<String>();
    for (Event event : shopper.train().reversed()) {
      if (ids.size() < NEWEST
          && SplitEvents.isInteraction(event)
          && event.subject() instanceof Subject.Item(String id)) {
        ids.add(id);
      }
    }
    return ids;
  }
}
