package dev.zhiyin.engine.renewal;

import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one shopper bought together: the purchases of one order, or, where the shop does not tell
 * orders, those within a day of the first; where times are positions in a sequence, those at one.
 *
 * @param time of the first purchase
 * @param productIds in the order in which they were bought
 */
public record Basket(Instant time, Set<String> productIds) {
  /** From its first purchase on, a basket without an order takes others for so long. */
  static final Duration OPEN = Duration.ofDays(1);

  public Basket {
    productIds = Collections.unmodifiableSet(new LinkedHashSet<>(productIds));
  }

  /** A basket that is being filled. */
  private record Open(Instant time, Set<String> productIds) {
    boolean takes(Event event) {
      return event.isAtPosition()
          ? event.timestamp().equals(time)
          : event.timestamp().isBefore(time.plus(OPEN));
    }
  }

  /**
   * The baskets of one shopper, oldest first.
   *
   * @param events oldest first; only purchases of products count
   */
  public static List<Basket> of(List<Event> events) {
    var baskets = new ArrayList<Open>();
    Map<String, Open> ofOrders = new HashMap<>();
    Optional<Open> ofNoOrder = Optional.empty();
    for (Event event : events) {
      if (event.type() == EventType.PURCHASE
          && event.subject() instanceof Subject.Item(String id)) {
        Optional<String> order = event.line().orderId();
        Optional<Open> open =
            order.isPresent()
                ? Optional.ofNullable(ofOrders.get(order.get()))
                : ofNoOrder.filter(one -> one.takes(event));
        Open basket = open.orElseGet(() -> new Open(event.timestamp(), new LinkedHashSet<>()));
        basket.productIds.add(id);
        if (open.isEmpty()) {
          baskets.add(basket);
          order.ifPresent(name -> ofOrders.put(name, basket));
          ofNoOrder = order.isPresent() ? ofNoOrder : Optional.of(basket);
        }
      }
    }
    return baskets.stream().map(one -> new Basket(one.time, one.productIds)).toList();
  }
}
