package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.shopper.History;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Which product to explain to whom.
 *
 * @param history of the shopper, whole; empty for somebody new
 * @param locale language of the reasons
 */
public record ExplainRequest(History history, String productId, Locale locale) {
  public ExplainRequest {
    TextLimits.checkId("productId", productId);
  }

  /** A usual request for ten products, in whose answer the product is looked for. */
  RecommendRequest usual() {
    return new RecommendRequest(
        history, Filter.ALL, HistoryExclusion.DEFAULT, locale, 10, OptionalDouble.empty());
  }
}
