package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.shopper.History;
import java.util.Locale;
import java.util.Optional;

/**
 * What to look for.
 *
 * @param words 1 to 1000 characters, not all blank
 * @param history of the shopper who asks, which makes the order personal; empty for nobody
 * @param exclusion of what the history has; nothing is excluded, disliked products included, unless
 *     what was seen or what was bought is
 * @param language of the reasons; titles of the history may decide
 * @param k how many products, 1 to {@value RecommendRequest#MOST}
 * @param order in which; any other than that of relevance shows what matches the words, and nothing
 *     that is only close in meaning
 * @param facets what is counted of what matches; empty for nothing
 */
public record SearchRequest(
    String words,
    History history,
    Filter filter,
    HistoryExclusion exclusion,
    Language language,
    int k,
    SearchOrder order,
    Optional<FacetFields> facets) {
  private static final int LONGEST = 1000;

  public SearchRequest {
    checked(words);
    PageSize.check(k);
  }

  /**
   * Words that may be searched for, for whoever does something with them first.
   *
   * @throws InvalidInput if they are blank or too long
   */
  public static String checked(String words) {
    if (words.isBlank() || words.length() > LONGEST) {
      throw new InvalidInput("q", words, "1 to " + LONGEST + " characters, not all blank");
    }
    return words;
  }

  /** By relevance, without facets; what the history has may be shown. */
  public SearchRequest(String words, History history, Filter filter, Locale locale, int k) {
    this(
        words,
        history,
        filter,
        HistoryExclusion.NONE,
        Language.of(locale),
        k,
        SearchOrder.RELEVANCE,
        Optional.empty());
  }

  SearchRequest withoutFacets() {
    return new SearchRequest(
        words, history, filter, exclusion, language, k, order, Optional.empty());
  }

  SearchRequest withHistory(History other) {
    return new SearchRequest(words, other, filter, exclusion, language, k, order, facets);
  }

  SearchRequest withLanguage(Language other) {
    return new SearchRequest(words, history, filter, exclusion, other, k, order, facets);
  }
}
