package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.shopper.Event;
import java.util.List;

/**
 * Which of a shopper's purchases are due again.
 *
 * @param events of the shopper, oldest first
 * @param language of the reasons; titles of what was bought may decide
 * @param k how many products, 1 to {@value RecommendRequest#MOST}
 */
public record BuyAgainRequest(List<Event> events, Filter filter, Language language, int k) {
  public BuyAgainRequest {
    PageSize.check(k);
    events = List.copyOf(events);
  }
}
