package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Filter;
import java.util.Locale;

/**
 * Which product to find others like.
 *
 * @param locale language of the reasons
 * @param k how many products, 1 to {@value RecommendRequest#MOST}
 * @param by what makes them alike
 * @param anyCategory whether its category plays no part; otherwise products of its narrowest
 *     category come first, then those of the category above it, and so on
 */
public record SimilarRequest(
    String productId, Filter filter, Locale locale, int k, Similarity by, boolean anyCategory) {
  public SimilarRequest {
    PageSize.check(k);
  }

  /** By text, its own category first. */
  public SimilarRequest(String productId, Filter filter, Locale locale, int k) {
    this(productId, filter, locale, k, Similarity.TEXT, false);
  }
}
