package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.shopper.Event;
import java.util.List;
import java.util.Locale;

/**
 * Which of a shopper's purchases are due again.
 *
 * @param events of the shopper, oldest first
 * @param locale language of the reasons
 * @param k how many products, 1 to {@value RecommendRequest#MOST}
 */
public record BuyAgainRequest(List<Event> events, Filter filter, Locale locale, int k) {
  public BuyAgainRequest {
    PageSize.check(k);
    events = List.copyOf(events);
  }
}
