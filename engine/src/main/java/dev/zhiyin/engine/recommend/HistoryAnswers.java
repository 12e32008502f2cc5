package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.index.Hit;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Choice;
import dev.zhiyin.engine.reason.Reason;
import dev.zhiyin.engine.reason.Reasons;
import java.util.List;
import java.util.stream.IntStream;

/** Says of products that a history led to why they are shown. For one answer. */
final class HistoryAnswers {
  private final Products products;
  private final Speakers speakers;
  private final Demands demands;
  private final Reasons reasons;

  HistoryAnswers(Products products, Speakers speakers, Demands demands, Reasons reasons) {
    this.products = products;
    this.speakers = speakers;
    this.demands = demands;
    this.reasons = reasons;
  }

  /**
   * The products of these hits in their order, each with its reason and the score that is shown.
   */
  List<Recommended> of(List<Hit> hits, MatchModel model) {
    List<Reason> chosen = Reasons.choose(hits.stream().map(hit -> choice(hit.doc())).toList());
    return IntStream.range(0, hits.size())
        .mapToObj(
            i ->
                new Recommended(
                    products.get(hits.get(i).doc()),
                    model.calibrate(hits.get(i).score()),
                    List.of(chosen.get(i))))
        .toList();
  }

  /** All that can be said of one product. */
  Choice choice(int doc) {
    Product product = products.get(doc);
    return reasons.ofHistory(product, speakers.of(doc), demands.of(product, doc));
  }
}
