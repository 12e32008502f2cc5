package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.cooccurrence.CoOccurrence;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.rerank.RerankRules;

/** What every answer of a recommender is made with, beside the index. */
record RecommenderContext(
    MatchModel model, PopularityRankings rankings, CoOccurrence coOccurrence, RerankRules rules) {
  RecommenderContext withRankings(PopularityRankings changed) {
    return new RecommenderContext(model, changed, coOccurrence, rules);
  }

  RecommenderContext withCoOccurrence(CoOccurrence changed) {
    return new RecommenderContext(model, rankings, changed, rules);
  }

  RecommenderContext withRules(RerankRules changed) {
    return new RecommenderContext(model, rankings, coOccurrence, changed);
  }
}
