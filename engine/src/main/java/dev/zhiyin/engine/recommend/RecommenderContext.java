package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.cooccurrence.CoOccurrence;
import dev.zhiyin.engine.cooccurrence.Complements;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.Terms;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.profile.Fit;
import dev.zhiyin.engine.renewal.RenewalTimes;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.wording.Wordings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/**
 * What every answer of a recommender is made with, beside the index.
 *
 * @param clock by which reservations end; empty where what is sold or reserved is shown as well
 * @param fit what suits the shopper by their own profile
 * @param wordings that reasons are told in, where there are any
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
    Wordings wordings) {
  RecommenderContext withRankings(PopularityRankings changed) {
    return new RecommenderContext(
        model, changed, coOccurrence, complements, renewal, rules, clock, fit, wordings);
  }

  RecommenderContext withCoOccurrence(CoOccurrence changed) {
    return new RecommenderContext(
        model, rankings, changed, complements, renewal, rules, clock, fit, wordings);
  }

  RecommenderContext withComplements(Complements changed) {
    return new RecommenderContext(
        model, rankings, coOccurrence, changed, renewal, rules, clock, fit, wordings);
  }

  RecommenderContext withRenewal(RenewalTimes changed) {
    return new RecommenderContext(
        model, rankings, coOccurrence, complements, changed, rules, clock, fit, wordings);
  }

  RecommenderContext withRules(RerankRules changed) {
    return new RecommenderContext(
        model, rankings, coOccurrence, complements, renewal, changed, clock, fit, wordings);
  }

  RecommenderContext withClock(Optional<InstantSource> changed) {
    return new RecommenderContext(
        model, rankings, coOccurrence, complements, renewal, rules, changed, fit, wordings);
  }

  RecommenderContext withFit(Fit changed) {
    return new RecommenderContext(
        model, rankings, coOccurrence, complements, renewal, rules, clock, changed, wordings);
  }

  RecommenderContext withWordings(Wordings changed) {
    return new RecommenderContext(
        model, rankings, coOccurrence, complements, renewal, rules, clock, fit, changed);
  }

  /** Writes reasons in this language. */
  ReasonBuilder reasons(Locale locale, Terms terms) {
    return new ReasonBuilder(locale, terms, wordings);
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
