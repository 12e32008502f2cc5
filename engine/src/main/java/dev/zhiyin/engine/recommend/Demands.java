package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.index.Hit;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.live.Rankings;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Demand;
import dev.zhiyin.engine.store.Standing;
import java.time.Instant;
import java.util.List;

/** What all shoppers' doings and the calendar say of the products of one answer. */
final class Demands {
  private final IndexSnapshot snapshot;
  private final Rankings rankings;
  private final Instant newSince;

  Demands(IndexSnapshot snapshot, Rankings rankings) {
    this.snapshot = snapshot;
    this.rankings = rankings;
    List<Hit> newest = snapshot.latest(1, Filter.ALL);
    this.newSince =
        newest.isEmpty() ? Instant.MAX : snapshot.since(newest.getFirst().doc()).minus(Crowd.NEW);
  }

  /* As it is now; without rankings, as it was when the index was built. */
  Demand of(Product product, int doc) {
    var standing = rankings.of(product.id());
    return new Demand(
        standing.map(Standing::met).orElseGet(() -> snapshot.popularity(doc)),
        standing.filter(rankings::isTrending).isPresent(),
        !snapshot.since(doc).isBefore(newSince));
  }
}
