package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.Arranged;
import dev.zhiyin.engine.arrange.Source;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Reasons;
import dev.zhiyin.engine.recommend.Explanation.Hidden;
import dev.zhiyin.engine.recommend.Explanation.Rules;
import dev.zhiyin.engine.recommend.Explanation.Share;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Explains one product to one shopper, by the parts that an answer is made of. */
final class Explaining {
  private final RecommendRequest request;
  private final Ranking ranking;
  private final Surroundings around;
  private final Products products;
  private final Shopper shopper;
  private final IndexSnapshot snapshot;
  private final Reasons reasons;
  private final int doc;

  Explaining(RecommendRequest request, Ranking ranking, Surroundings around, int doc) {
    this.request = request;
    this.ranking = ranking;
    this.around = around;
    this.products = ranking.products();
    this.shopper = ranking.shopper();
    this.snapshot = products.snapshot();
    this.reasons = new Reasons(request.locale(), snapshot::terms);
    this.doc = doc;
  }

  static RecommendRequest usual(ExplainRequest request) {
    return new RecommendRequest(
        request.history(),
        Filter.ALL,
        Exclusion.DEFAULT,
        request.locale(),
        10,
        OptionalDouble.empty());
  }

  Explanation explanation() {
    Arranged arranged = ranking.arranged(new Stopwatch());
    double innerProduct =
        shopper.isUnknown() ? 0 : Vectors.dot(shopper.vector(), snapshot.productFace(doc));
    return new Explanation(
        products.get(doc),
        shopper.isUnknown() ? 0 : around.model().calibrate(innerProduct),
        innerProduct,
        sources(),
        rules(arranged),
        shares(),
        new Shown(ranking, request, around).choice(doc).alternatives());
  }

  /* Found without regard to what the shopper knows already. */
  private Set<Source> sources() {
    var finds = new Finds(Set.of());
    if (shopper.isUnknown()) {
      return ranking.finds().sources(doc);
    }
    new Recall(products, Filter.ALL, finds, new Speaking(snapshot, shopper))
        .run(shopper, around.companions(), around.rankings(), request.k());
    return finds.sources(doc);
  }

  private Rules rules(Arranged arranged) {
    OptionalInt place =
        IntStream.range(0, arranged.order().size())
            .filter(i -> arranged.order().get(i).doc() == doc)
            .map(i -> i + 1)
            .findFirst();
    return new Rules(hidden(), place, arranged.promoted().contains(doc), arranged.moves(doc));
  }

  private List<Hidden> hidden() {
    var why = new ArrayList<Hidden>();
    if (ranking.excluded().contains(doc)) {
      String id = products.get(doc).id();
      request.history().items().stream()
          .filter(item -> item.subject().equals(new Subject.Item(id)))
          .map(item -> hidden(item.type()))
          .forEach(why::add);
    }
    if (!snapshot.allowed(new int[] {doc}, request.allowed()).get(doc)) {
      why.add(Hidden.SOLD_OUT);
    }
    return why;
  }

  private static Hidden hidden(EventType type) {
    return switch (type) {
      case DISLIKE -> Hidden.DISLIKED;
      case PURCHASE, REVIEW -> Hidden.BOUGHT;
      case VIEW, CLICK, FAVORITE, CART, SHARE, REMOVE_FROM_CART, SEARCH -> Hidden.SEEN;
    };
  }

  private List<Share> shares() {
    float[] face = snapshot.productFace(doc);
    float[] shares = shopper.shares(face);
    float[] effects = shopper.leaveOneOut().effects(face);
    Embedding embedding = snapshot.embedding(doc);
    Map<HistoryItem, Share> counted = new HashMap<>();
    for (int i = 0; i < shares.length; i++) {
      Shopper.Known known = shopper.known().get(i);
      var similarity = OptionalDouble.of(known.embedding().cosine(embedding));
      counted.put(
          known.item(), new Share(known.item(), shares[i], effects[i], similarity, matched(known)));
    }
    return request.history().items().stream()
        .map(item -> Optional.ofNullable(counted.get(item)).orElseGet(() -> uncounted(item)))
        .toList();
  }

  private static Share uncounted(HistoryItem item) {
    return new Share(item, 0, 0, OptionalDouble.empty(), Map.of());
  }

  private Map<String, List<String>> matched(Shopper.Known known) {
    Product product = products.get(doc);
    return switch (known.item().subject()) {
      case Subject.Item _ -> reasons.matched(product, products.get(known.doc().getAsInt()));
      case Subject.Words(String text) -> reasons.matched(product, text);
    };
  }
}
