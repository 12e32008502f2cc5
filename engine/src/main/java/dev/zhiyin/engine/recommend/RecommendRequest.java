package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.shopper.History;
import java.util.Locale;

/**
 * What to recommend, and to whom.
 *
 * @param history of the shopper, whole; empty for somebody new
 * @param filter what may be shown
 * @param exclusion what may not be shown though the filter allows it
 * @param locale language of the reasons
 * @param k how many products, 1 to {@value #MOST}
 */
public record RecommendRequest(
    History history, Filter filter, Exclusion exclusion, Locale locale, int k) {
  /** Largest page. */
  public static final int MOST = 500;

  public RecommendRequest {
    Pages.check(k);
  }

  /** Ten products for this history, with nothing else asked. */
  public static RecommendRequest of(History history) {
    return new RecommendRequest(
        history, Filter.ALL, Exclusion.DEFAULT, Locale.SIMPLIFIED_CHINESE, 10);
  }

  public RecommendRequest withK(int changed) {
    return new RecommendRequest(history, filter, exclusion, locale, changed);
  }

  public RecommendRequest withFilter(Filter changed) {
    return new RecommendRequest(history, changed, exclusion, locale, k);
  }

  public RecommendRequest withExclusion(Exclusion changed) {
    return new RecommendRequest(history, filter, changed, locale, k);
  }

  public RecommendRequest withLocale(Locale changed) {
    return new RecommendRequest(history, filter, exclusion, changed, k);
  }
}
