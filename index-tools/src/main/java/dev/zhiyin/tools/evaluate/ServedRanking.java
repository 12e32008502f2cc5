package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.recommend.Exclusion;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.recommend.Recommender.Scored;
import dev.zhiyin.tools.evaluate.Outcome.Found;
import java.util.List;

/** Ranks by the code path that serves: recall from the index, learned score, history left out. */
final class ServedRanking {
  /** Further down a list than this the target counts as not found. */
  private static final int DEPTH = 100;

  /* What is sold out now may be what a shopper turned to then. */
  private static final Exclusion SEEN_ONLY = Exclusion.DEFAULT.withSoldOut(false);

  private ServedRanking() {}

  static Outcome of(Case one, Recommender recommender) {
    List<Scored> ranked =
        recommender.rank(RecommendRequest.of(one.history()).withExclusion(SEEN_ONLY).withK(DEPTH));
    return new Outcome(
        one.targets().stream().map(id -> new Found(id, rank(id, ranked))).toList(),
        ranked.stream().limit(Outcome.TOP).map(Scored::productId).toList());
  }

  private static int rank(String target, List<Scored> ranked) {
    return ranked.stream()
        .filter(scored -> scored.productId().equals(target))
        .findFirst()
        .map(found -> (int) ranked.stream().filter(one -> one.score() >= found.score()).count())
        .orElse(Outcome.NOT_FOUND);
  }
}
