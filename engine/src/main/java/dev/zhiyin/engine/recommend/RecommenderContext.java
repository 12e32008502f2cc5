package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.live.Rankings;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.rerank.RerankRules;

/** What every answer of a recommender is made with, beside the index. */
record RecommenderContext(
    MatchModel model, Rankings rankings, Companions companions, RerankRules rules) {
  RecommenderContext withRankings(Rankings changed) {
    return new RecommenderContext(model, changed, companions, rules);
  }

  RecommenderContext withCompanions(Companions changed) {
    return new RecommenderContext(model, rankings, changed, rules);
  }

  RecommenderContext withRules(RerankRules changed) {
    return new RecommenderContext(model, rankings, companions, changed);
  }
}
