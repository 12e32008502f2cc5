package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.cooccurrence.CoOccurrence;
import dev.zhiyin.engine.cooccurrence.Complements;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.market.MarketRules;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.profile.Fit;
import dev.zhiyin.engine.renewal.RenewalTimes;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.social.SocialContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What every answer of a recommender is made with, beside the index.
 *
 * @param clock by which reservations end; empty where what is sold or reserved is shown as well
 * @param fit what suits the shopper by their own profile
 * @param social what other shoppers mean to this one
 * @param market when prices are compared
 * @param types what the shop declares of attributes
 */
record RecommenderContext(
    MatchModel model,
    PopularityRankings rankings,
    CoOccurrence coOccurrence,
    Complements complements,
    RenewalTimes renewal,
    RerankRules rules,
    Optional<InstantSource> clock,
    Fit fit,
    SocialContext social,
    MarketRules market,
    AttributeTypes types) {
  RecommenderContext withRankings(PopularityRankings changed) {
    return new RecommenderContext(
        model, changed, coOccurrence, complements, renewal, rules, clock, fit, social, market, types);
  }

  RecommenderContext withCoOccurrence(CoOccurrence changed) {
    return new RecommenderContext(
        model, rankings, changed, complements, renewal, rules, clock, fit, social, market, types);
  }

  RecommenderContext withComplements(Complements changed) {
    return new RecommenderContext(
        model, rankings, coOccurrence, changed, renewal, rules, clock, fit, social, market, types);
  }

  RecommenderContext withRenewal(RenewalTimes changed) {
    return new RecommenderContext(
        model, rankings, coOccurrence, complements, changed, rules, clock, fit, social, market, types);
  }

  RecommenderContext withRules(RerankRules changed) {
    return new RecommenderContext(
        model, rankings, coOccurrence, complements, renewal, changed, clock, fit, social, market, types);
  }

  RecommenderContext withClock(Optional<InstantSource> changed) {
    return new RecommenderContext(
        model, rankings, coOccurrence, complements, renewal, rules, changed, fit, social, market, types);
  }

  RecommenderContext withFit(Fit changed) {
    return new RecommenderContext(
        model, rankings, coOccurrence, complements, renewal, rules, clock, changed, social, market,
        types);
  }

  RecommenderContext withSocial(SocialContext changed) {
    return new RecommenderContext(
        model, rankings, coOccurrence, complements, renewal, rules, clock, fit, changed, market,
        types);
  }

  RecommenderContext withMarket(MarketRules changed, AttributeTypes declared) {
    return new RecommenderContext(
        model, rankings, coOccurrence, complements, renewal, rules, clock, fit, social, changed,
        declared);
  }

  /** The time by which products are new, reservations end, and purchases are due. */
  Instant now() {
    return clock.orElseGet(InstantSource::system).instant();
  }

  /** The same, or this if the past is looked at. */
  Instant now(Instant past) {
    return clock.map(InstantSource::instant).orElse(past);
  }

  /** Whether nobody is kept from a product by its being sold or reserved now. */
  boolean isAvailable(Offer offer) {
    return clock.map(it -> offer.isAvailable(it.instant())).orElse(true);
  }

  /**
   * A filter that also keeps away what is sold or reserved now, and what does not suit the shopper.
   * Whatever is shown, in whatever list, is within it.
   */
  Filter allowed(Filter filter) {
    return clock.map(it -> filter.availableAt(it.instant())).orElse(filter).and(fit.filter());
  }
}
