package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.live.Rankings;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Choice;
import dev.zhiyin.engine.reason.Reason;
import dev.zhiyin.engine.reason.Reasons;
import dev.zhiyin.engine.store.Standing;
import java.util.List;
import java.util.stream.IntStream;

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
    List<Reason> chosen =
        Reasons.choose(
            picks.stream().map(pick -> choice(pick.hit().doc(), pick.because())).toList());
    return IntStream.range(0, picks.size())
        .mapToObj(
            i ->
                new Recommended(
                    products.get(picks.get(i).hit().doc()), 0, List.of(chosen.get(i)), List.of()))
        .toList();
  }

  Choice choice(int doc, Crowd.Because because) {
    Product product = products.get(doc);
    return switch (because) {
      case POPULAR -> reasons.popular(product, met(product, doc));
      case TRENDING -> reasons.trending(product, met(product, doc));
      case NEW -> reasons.newArrival(product);
    };
  }

  /* As it is now; without rankings, as it was when the index was built. */
  private long met(Product product, int doc) {
    IndexSnapshot snapshot = products.snapshot();
    return rankings.of(product.id()).map(Standing::met).orElseGet(() -> snapshot.popularity(doc));
  }
}
