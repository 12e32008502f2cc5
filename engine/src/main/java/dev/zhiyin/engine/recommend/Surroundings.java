package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.ArrangeRules;
import dev.zhiyin.engine.live.Rankings;
import dev.zhiyin.engine.match.MatchModel;

/** What every answer of a recommender is made with, beside the index. */
record Surroundings(
    MatchModel model, Rankings rankings, Companions companions, ArrangeRules rules) {
  Surroundings withRankings(Rankings changed) {
    return new Surroundings(model, changed, companions, rules);
  }

  Surroundings withCompanions(Companions changed) {
    return new Surroundings(model, rankings, changed, rules);
  }

  Surroundings withRules(ArrangeRules changed) {
    return new Surroundings(model, rankings, companions, changed);
  }
}
