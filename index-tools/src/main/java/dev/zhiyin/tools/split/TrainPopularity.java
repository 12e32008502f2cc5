package dev.zhiyin.tools.split;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How many shoppers interacted with each product, counted without what is held out. */
public final class TrainPopularity {
  private TrainPopularity() {}

  /** Shoppers by id of the product; products that nobody interacted with are not there. */
  public static Map<String, Long> of(Store store) {
    var counts = new HashMap<String, Long>();
    Splits.forEachShopper(
        store, shopper -> products(shopper).forEach(id -> counts.merge(id, 1L, Long::sum)));
    return counts;
  }

  private static Set<String> products(SplitEvents shopper) {
    return shopper.train().stream()
        .filter(SplitEvents::isInteraction)
        .map(Event::subject)
        .map(subject -> ((Subject.Item) subject).productId())
        .collect(Collectors.toSet());
  }
}
