package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.live.Rankings;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Reason;
import dev.zhiyin.engine.reason.Reasons;
import dev.zhiyin.engine.store.Standing;
import java.util.List;

/** Says of products that all shoppers' doings led to why they are shown. For one answer. */
final class CrowdAnswers {
  private final Products products;
  private final Rankings rankings;
  private final Reasons reasons;

  CrowdAnswers(Products products, Rankings rankings, Reasons reasons) {
    this.products = products;
    this.rankings = rankings;
    this.reasons = reasons;
  }

  List<Recommended> of(List<Crowd.Pick> picks) {
    return picks.stream().map(this::recommended).toList();
  }

  private Recommended recommended(Crowd.Pick pick) {
    int doc = pick.hit().doc();
    Product product = products.get(doc);
    return new Recommended(product, 0, List.of(reason(doc, pick.because())), List.of());
  }

  Reason reason(int doc, Crowd.Because because) {
    Product product = products.get(doc);
    return switch (because) {
      case POPULAR -> reasons.popular(met(product, doc));
      case TRENDING -> reasons.trending(met(product, doc));
      case NEW -> reasons.newArrival();
    };
  }

  /** The reason for a product that nothing in a history speaks for. */
  Reason popular(Product product, int doc) {
    return reasons.popular(met(product, doc));
  }

  /* As it is now; without rankings, as it was when the index was built. */
  private long met(Product product, int doc) {
    IndexSnapshot snapshot = products.snapshot();
    return rankings.of(product.id()).map(Standing::met).orElseGet(() -> snapshot.popularity(doc));
  }
}
