package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.rerank.Decay;
import dev.zhiyin.engine.shopper.History;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What to recommend, and to whom.
 *
 * @param history of the shopper, whole; empty for somebody new
 * @param filter what may be shown
 * @param exclusion what may not be shown though the filter allows it
 * @param language of the reasons; titles of the history may decide
 * @param k how many products, 1 to {@value #MOST}
 * @param diversity how unlike each other they should be, 0 to 1; empty for what the shop's rules
 *     say
 * @param decays boosts beside those of the shop's rules, {@value Decay#MOST} at most
 */
@RecordBuilder
public record RecommendRequest(
    History history,
    Filter filter,
    HistoryExclusion exclusion,
    Language language,
    int k,
    OptionalDouble diversity,
    List<Decay> decays)
    implements RecommendRequestBuilder.With {
  /** Largest page. */
  public static final int MOST = 500;

  public RecommendRequest {
    PageSize.check(k);
    decays = List.copyOf(decays);
    if (decays.size() > Decay.MOST) {
      throw new InvalidInput("boosts", Integer.toString(decays.size()), "at most " + Decay.MOST);
    }
    if (diversity.isPresent() && !(diversity.getAsDouble() >= 0 && diversity.getAsDouble() <= 1)) {
      throw new InvalidInput("diversity", Double.toString(diversity.getAsDouble()), "0 to 1");
    }
  }

  /** Without boosts. */
  public RecommendRequest(
      History history,
      Filter filter,
      HistoryExclusion exclusion,
      Locale locale,
      int k,
      OptionalDouble diversity) {
    this(history, filter, exclusion, Language.of(locale), k, diversity, List.of());
  }

  /** Ten products for this history, with nothing else asked. */
  public static RecommendRequest of(History history) {
    return new RecommendRequest(
        history,
        Filter.ALL,
        HistoryExclusion.DEFAULT,
        Locale.SIMPLIFIED_CHINESE,
        10,
        OptionalDouble.empty());
  }

  /** All that the request allows, but for single products. */
  Filter allowed() {
    return exclusion.within(filter);
  }
}
