package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.recommend.HistoryExclusion;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.recommend.Recommender.Scored;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.tools.evaluate.Outcome.Found;
import java.util.List;

/** Ranks by the code path that serves: recall from the index, learned score, history left out. */
final class ServedRanking {
  /** Further down a list than this the target counts as not found. */
  private static final int DEPTH = 100;

  /* What is sold out now may be what a shopper chose then. */
  private static final HistoryExclusion SEEN_ONLY = HistoryExclusion.DEFAULT.withSoldOut(false);

  private ServedRanking() {}

  /** What recall finds, by score alone. */
  static Outcome ofIndex(Case one, Recommender recommender, Assortment assortment) {
    return outcome(one, list(one, recommender.withRules(RerankRules.NONE), DEPTH), assortment);
  }

  /** The first page, as it is arranged by the rules of the recommender. */
  static Outcome ofPage(Case one, Recommender recommender, Assortment assortment) {
    return outcome(one, list(one, recommender, Outcome.TOP), assortment);
  }

  private static List<Scored> list(Case one, Recommender recommender, int k) {
    return recommender.rank(RecommendRequest.of(one.history()).withExclusion(SEEN_ONLY).withK(k));
  }

  static Outcome outcome(Case one, List<Scored> list, Assortment assortment) {
    return new Outcome(
        one.targets().stream().map(id -> new Found(id, rank(id, list, assortment))).toList(),
        list.stream()
            .limit(Outcome.TOP)
            .map(Scored::productId)
            .filter(assortment::has) // or it has come since
            .toList());
  }

  /**
   * The place in a list of a product, or of what the list shows of its group; after all that follow
   * with the same score.
   */
  static int rank(String target, List<Scored> list, Assortment assortment) {
    int place = 0;
    while (place < list.size() && !assortment.areOne(target, list.get(place).productId())) {
      place++;
    }
    if (place == list.size()) {
      return Outcome.NOT_FOUND;
    }
    double score = list.get(place).score();
    while (place + 1 < list.size() && list.get(place + 1).score() == score) {
      place++;
    }
    return place + 1;
  }
}
