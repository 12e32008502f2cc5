package dev.zhiyin.engine.match;

import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How much each item of a history counts: {@code a_i = byType * byAge}, where the age is the number
 * of later moments in the history: 0 for the newest item and for all of its moment, such as a whole
 * order; 1 for those of the moment before, and so on. The absolute values are scaled to a sum of 1.
 *
 * @param decay in (0, 1]; an age without a weight of its own has the weight of the age before times
 *     this, so that without any {@code byAge} is {@code decay^age}
 * @param maximumItems items beyond these, the oldest, do not count; 1 to 1000
 * @param byType weight of an event type, in [-10, 10]; negative pushes away; absent counts 0
 * @param byAge weights that were learned for the first ages, newest first, each in [-100, 100]
 */
public record HistoryWeights(
    double decay, int maximumItems, Map<EventType, Double> byType, List<Double> byAge) {
  /**
   * Words of a history that count, the newest: to encode some costs as much as to read a thousand
   * products.
   */
  public static final int MOST_WORDS = 10;

  public static final HistoryWeights DEFAULT =
      new HistoryWeights(
          0.7,
          50,
          Map.of(
              EventType.VIEW, 1.0,
              EventType.CLICK, 1.2,
              EventType.SEARCH, 1.2,
              EventType.SHARE, 1.5,
              EventType.FAVORITE, 2.0,
              EventType.CART, 2.0,
              EventType.REVIEW, 2.0,
              EventType.PURCHASE, 2.0,
              EventType.DISLIKE, -1.0,
              EventType.REMOVE_FROM_CART, -0.3),
          List.of());

  public HistoryWeights {
    if (!(decay > 0 && decay <= 1)) {
      throw new IllegalArgumentException("decay is %s; it must be in (0, 1]".formatted(decay));
    }
    if (maximumItems < 1 || maximumItems > 1000) {
      throw new IllegalArgumentException(
          "maximumItems is %d; it must be 1 to 1000".formatted(maximumItems));
    }
    byType.forEach(
        (type, weight) -> {
          if (!(Math.abs(weight) <= 10)) {
            throw new IllegalArgumentException(
                "weight of %s is %s; it must be in [-10, 10]".formatted(type.text(), weight));
          }
        });
    byAge.forEach(
        weight -> {
          if (!(Math.abs(weight) <= 100)) {
            throw new IllegalArgumentException(
                "a weight by age is %s; it must be in [-100, 100]".formatted(weight));
          }
        });
    byAge = List.copyOf(byAge);
    var copy = new EnumMap<EventType, Double>(EventType.class);
    copy.putAll(byType);
    byType = Collections.unmodifiableMap(copy);
  }

  /** One weight for each of the newest items, {@code [min(size, maximumItems)]}. */
  public float[] of(History history) {
    int size = Math.min(history.items().size(), maximumItems);
    var weights = new double[size];
    double total = 0;
    int[] ages = ages(history);
    for (int i = 0; i < size; i++) {
      weights[i] = raw(history.items().get(i), ages[i]);
      total += Math.abs(weights[i]);
    }
    var scaled = new float[size];
    for (int i = 0; i < size && total > 0; i++) {
      scaled[i] = (float) (weights[i] / total);
    }
    return scaled;
  }

  /** The age of each of the newest items, {@code [min(size, maximumItems)]}, rising from 0. */
  public int[] ages(History history) {
    List<HistoryItem> items = history.items();
    var ages = new int[Math.min(items.size(), maximumItems)];
    for (int i = 1; i < ages.length; i++) {
      boolean earlier = !items.get(i).timestamp().equals(items.get(i - 1).timestamp());
      ages[i] = ages[i - 1] + (earlier ? 1 : 0);
    }
    return ages;
  }

  /** The same with weights that were learned for the first ages. */
  public HistoryWeights withAges(List<Double> learned) {
    return new HistoryWeights(decay, maximumItems, byType, learned);
  }

  /** The same with other weights for these types. */
  public HistoryWeights withTypes(Map<EventType, Double> changed) {
    var merged = new EnumMap<EventType, Double>(EventType.class);
    merged.putAll(byType);
    merged.putAll(changed);
    return new HistoryWeights(decay, maximumItems, merged, byAge);
  }

  /**
   * Products of a history that what was done with speaks for, the newest {@link
   * SlimWeights#MOST_ITEMS}, newest first.
   */
  public Set<String> liked(History history) {
    return history.items().stream()
        .filter(item -> likes(item.type()))
        .flatMap(item -> item.productId().stream())
        .limit(SlimWeights.MOST_ITEMS)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Whether what was done with an item speaks for it. */
  public boolean likes(EventType type) {
    return !type.isRejection() && byType.getOrDefault(type, 0.0) > 0;
  }

  /** Weight of an item of this age, before scaling. */
  double raw(HistoryItem item, int age) {
    return byType.getOrDefault(item.type(), 0.0) * ofAge(age);
  }

  /** Weight of an age, from 0, before scaling. */
  public double ofAge(int age) {
    if (age < byAge.size()) {
      return byAge.get(age);
    }
    return byAge.isEmpty()
        ? Math.pow(decay, age)
        : byAge.getLast() * Math.pow(decay, age - byAge.size() + 1.0);
  }
}
