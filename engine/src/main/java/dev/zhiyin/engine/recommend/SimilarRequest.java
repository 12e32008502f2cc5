package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Filter;
import java.util.Locale;

/**
 * Which product to find others like.
 *
 * @param locale language of the reasons
 * @param k how many products, 1 to {@value RecommendRequest#MOST}
 */
public record SimilarRequest(String productId, Filter filter, Locale locale, int k) {
  public SimilarRequest {
    Pages.check(k);
  }
}
