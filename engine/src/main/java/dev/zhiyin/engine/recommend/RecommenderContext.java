package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.cooccurrence.CoOccurrence;
import dev.zhiyin.engine.cooccurrence.Complements;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.Terms;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.market.MarketRules;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.profile.ProfileConstraint;
import dev.zhiyin.engine.renewal.RenewalTimes;
import dev.zhiyin.engine.rerank.ExposureCount;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.social.SocialContext;
import dev.zhiyin.engine.store.ProductStats;
import dev.zhiyin.engine.wording.Wordings;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/**
 * What every answer of a recommender is made with, beside the index.
 *
 * @param exposure what was shown by these rules today
 * @param clock by which reservations end; empty where what is sold or reserved is shown as well
 * @param constraint what suits the shopper by their own profile
 * @param social what other shoppers mean to this one
 * @param market when prices are compared
 * @param types what the shop declares of attributes
 * @param wordings that reasons are told in, where there are any
 */
@RecordBuilder
record RecommenderContext(
    MatchModel model,
    PopularityRankings rankings,
    CoOccurrence coOccurrence,
    Complements complements,
    RenewalTimes renewal,
    RerankRules rules,
    ExposureCount exposure,
    Optional<InstantSource> clock,
    ProfileConstraint constraint,
    SocialContext social,
    MarketRules market,
    AttributeTypes types,
    Wordings wordings)
    implements RecommenderContextBuilder.With {
  /** The same by other rules, by which nothing was shown yet. */
  @Override
  public RecommenderContext withRules(RerankRules changed) {
    return with(copy -> copy.rules(changed).exposure(new ExposureCount()));
  }

  /** The same for what nobody looks at: nothing was shown yet, and no model is asked to word it. */
  RecommenderContext unseen() {
    return with(copy -> copy.exposure(new ExposureCount()).wordings(Wordings.none()));
  }

  /** So long it is said of what was done that it was done recently, or is trending. */
  private static final Duration RECENT = Duration.ofDays(30);

  /** Writes reasons in this language. */
  ReasonBuilder reasons(Locale locale, Terms terms) {
    return new ReasonBuilder(locale, terms, wordings).withRecent(now().minus(RECENT));
  }

  /** The time by which products are new, reservations end, and purchases are due. */
  Instant now() {
    return clock.orElseGet(InstantSource::system).instant();
  }

  /** The same, or this if the past is looked at. */
  Instant now(Instant past) {
    return clock.map(InstantSource::instant).orElse(past);
  }

  /** Whether it is said of a product that it is trending; of the past, only as the shop goes. */
  boolean isTrending(ProductStats stats) {
    return clock
        .map(it -> rankings.isTrending(stats, it.instant().minus(RECENT)))
        .orElseGet(() -> rankings.isTrending(stats));
  }

  /** Whether nobody is kept from a product by its being sold or reserved now. */
  boolean isAvailable(Offer offer) {
    return clock.map(it -> offer.isAvailable(it.instant())).orElse(true);
  }

  /**
   * A filter that also keeps away what is sold or reserved now, what does not suit the shopper, and
   * notes, unless it says something of them. Whatever is shown, in whatever list, is within it.
   */
  Filter allowed(Filter filter) {
    Filter kinds = filter.productsUnlessAsked();
    return clock.map(it -> kinds.availableAt(it.instant())).orElse(kinds).and(constraint.filter());
  }
}
