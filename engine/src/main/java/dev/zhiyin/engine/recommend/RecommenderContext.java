package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.cooccurrence.CoOccurrence;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.rerank.RerankRules;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What every answer of a recommender is made with, beside the index.
 *
 * @param clock by which reservations end; empty where what is sold or reserved is shown as well
 */
record RecommenderContext(
    MatchModel model,
    PopularityRankings rankings,
    CoOccurrence coOccurrence,
    RerankRules rules,
    Optional<InstantSource> clock) {
  RecommenderContext withRankings(PopularityRankings changed) {
    return new RecommenderContext(model, changed, coOccurrence, rules, clock);
  }

  RecommenderContext withCoOccurrence(CoOccurrence changed) {
    return new RecommenderContext(model, rankings, changed, rules, clock);
  }

  RecommenderContext withRules(RerankRules changed) {
    return new RecommenderContext(model, rankings, coOccurrence, changed, clock);
  }

  RecommenderContext withClock(Optional<InstantSource> changed) {
    return new RecommenderContext(model, rankings, coOccurrence, rules, changed);
  }

  /** The time by which products are new, and reservations end. */
  Instant now() {
    return clock.orElseGet(InstantSource::system).instant();
  }

  /** Whether nobody is kept from a product by its being sold or reserved now. */
  boolean isAvailable(Offer offer) {
    return clock.map(it -> offer.isAvailable(it.instant())).orElse(true);
  }

  /** A filter that also keeps away what is sold or reserved now. */
  Filter available(Filter filter) {
    return clock.map(it -> filter.availableAt(it.instant())).orElse(filter);
  }
}
