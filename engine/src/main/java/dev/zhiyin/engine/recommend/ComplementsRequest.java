package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Filter;
import java.util.Locale;

/**
 * Which product to find others for that are bought with it.
 *
 * @param locale language of the reasons
 * @param k how many products, 1 to {@value RecommendRequest#MOST}
 */
public record ComplementsRequest(String productId, Filter filter, Locale locale, int k) {
  public ComplementsRequest {
    PageSize.check(k);
  }
}
