package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.Arranged;
import dev.zhiyin.engine.arrange.Candidate;
import dev.zhiyin.engine.arrange.Move;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Reason;
import dev.zhiyin.engine.reason.Reasons;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Makes what is shown of the products of one page, reasons and all. */
final class Shown {
  private final Ranking ranking;
  private final Surroundings around;
  private final Products products;
  private final IndexSnapshot snapshot;
  private final Reasons reasons;
  private final CrowdAnswers crowd;

  Shown(Ranking ranking, RecommendRequest request, Surroundings around) {
    this.ranking = ranking;
    this.around = around;
    this.products = ranking.products();
    this.snapshot = products.snapshot();
    this.reasons = new Reasons(request.locale(), snapshot::terms);
    this.crowd = new CrowdAnswers(products, around.rankings(), reasons);
  }

  /** A product of the first page. */
  Recommended first(Candidate candidate, Arranged arranged) {
    int doc = candidate.doc();
    boolean promoted = arranged.promoted().contains(doc);
    return shown(doc, candidate.score(), promoted, arranged.moves(doc));
  }

  /** Products of another page, in their order. */
  List<Recommended> later(List<Integer> docs) {
    var scores = new HashMap<Integer, Float>();
    if (!ranking.shopper().isUnknown()) {
      int[] ascending = docs.stream().mapToInt(Integer::intValue).sorted().toArray();
      float[] products = snapshot.innerProducts(ranking.shopper().vector(), ascending);
      for (int i = 0; i < ascending.length; i++) {
        scores.put(ascending[i], products[i]);
      }
    }
    return docs.stream()
        .map(doc -> shown(doc, scores.getOrDefault(doc, 0f), false, List.of()))
        .toList();
  }

  private Recommended shown(int doc, float score, boolean promoted, List<Move> moves) {
    Product product = products.get(doc);
    boolean unknown = ranking.shopper().isUnknown();
    var all = new ArrayList<Reason>();
    if (promoted) {
      all.add(reasons.promoted());
    }
    all.addAll(unknown ? List.of(crowd.reason(doc, ranking.because(doc))) : ofHistory(doc));
    return new Recommended(product, unknown ? 0 : around.model().calibrate(score), all, moves);
  }

  private List<Reason> ofHistory(int doc) {
    Product product = products.get(doc);
    List<Reason> found =
        reasons.fromHistory(
            product,
            ranking
                .shopper()
                .speakingFor(snapshot.productFace(doc), snapshot.embedding(doc), products::get));
    return found.isEmpty() ? List.of(crowd.popular(product, doc)) : found;
  }
}
