package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.cooccurrence.CoOccurring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.explain.Reason;
import dev.zhiyin.engine.explain.ReasonBuilder;
import dev.zhiyin.engine.explain.ReasonChoice;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.QueryVector;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieval.Effort;
import dev.zhiyin.engine.retrieval.Retrieved;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Products like one, by text, by behaviour or by both; none that is sold, reserved, or sold out,
 * unless the filter says something of the stock. For one request.
 *
 * <p>By behaviour, two lists are fused: what the same shoppers interacted with, by lift, and what
 * the match model expects of a shopper who has interacted with this product and nothing else.
 */
final class SimilarProducts {
  /** How far down lists are looked at that are fused. */
  private static final int DEPTH = 100;

  private static final Set<Part> SHOWN = Set.of(Part.PRODUCT, Part.EMBEDDING);

  private final SimilarRequest request;
  private final RequestItems items;
  private final ProductRef looked;
  private final Embedding embedding;
  private final Map<String, CoOccurring> coOccurrence;
  private final RecommenderContext context;

  /**
   * @param looked the product that others are to be like
   */
  SimilarProducts(
      SimilarRequest request, RequestItems items, ProductRef looked, RecommenderContext context) {
    this.request = request;
    this.items = items;
    this.looked = looked;
    this.context = context;
    this.embedding = items.embedding(looked);
    this.coOccurrence =
        context.coOccurrence().of(request.productId()).stream()
            .collect(
                Collectors.toMap(
                    CoOccurring::productId, Function.identity(), (a, _) -> a, LinkedHashMap::new));
  }

  /**
   * Finds them.
   *
   * @param viewer who has interacted with the product and nothing else
   */
  Answer answer(ShopperProfile viewer) {
    var found = new ArrayList<Hit>();
    var seen = new HashSet<>(Set.of(looked));
    for (Filter part : parts(context.allowed(request.filter().inStockUnlessAsked()))) {
      int wanted = request.k() - found.size();
      if (wanted > 0) {
        List<Hit> hits = ranked(viewer, new Restriction(part, seen), wanted);
        hits.stream().limit(wanted).forEach(found::add);
        found.forEach(hit -> seen.add(hit.product()));
      }
    }
    return new Answer(shown(found));
  }

  /* The filter within the narrowest category, within each above it, and as it is. */
  private List<Filter> parts(Filter filter) {
    if (request.anyCategory()) {
      return List.of(filter);
    }
    return Stream.concat(
            items.product(looked).category().prefixes().reversed().stream()
                .map(path -> filter.and(Filter.of(new Condition.Categories(List.of(path))))),
            Stream.of(filter))
        .toList();
  }

  private List<Hit> ranked(ShopperProfile viewer, Restriction within, int wanted) {
    if (request.by() == Similarity.TEXT) {
      return byCosine(
          retrieve(List.of(new Retrieval.NearestTexts(embedding, wanted, Effort.THOROUGH)), within)
              .getFirst()
              .hits());
    }
    int depth = Math.max(DEPTH, wanted);
    var batch =
        new ArrayList<Retrieval>(
            List.of(
                new Retrieval.Named(coOccurrence.keySet()),
                new Retrieval.NearestItems(QueryVector.of(viewer.vector()), depth)));
    if (request.by() == Similarity.BOTH) {
      batch.add(new Retrieval.NearestTexts(embedding, depth, Effort.THOROUGH));
    }
    var fusion = new RankFusion();
    for (Retrieved one : retrieve(batch, within)) {
      fusion.add(one.hits());
    }
    return fusion.fused();
  }

  private List<Retrieved> retrieve(List<Retrieval> batch, Restriction within) {
    return items.view().retrieve(batch, within, SHOWN);
  }

  private List<Hit> byCosine(List<Hit> hits) {
    items.read(hits.stream().map(Hit::product).toList(), Set.of(Part.EMBEDDING));
    return hits.stream().map(hit -> new Hit(hit.product(), cosine(hit.product()))).toList();
  }

  private float cosine(ProductRef product) {
    return embedding.cosine(items.embedding(product));
  }

  private List<Recommended> shown(List<Hit> hits) {
    items.read(hits.stream().map(Hit::product).toList(), SHOWN);
    var reasons = new ReasonBuilder(request.locale(), items.view().text()::terms);
    List<Reason> chosen =
        ReasonBuilder.choose(hits.stream().map(hit -> choice(hit.product(), reasons)).toList());
    var own = new FitReasons(reasons, context.fit());
    var shown = new ArrayList<Recommended>();
    for (Hit hit : hits) {
      Product product = items.product(hit.product());
      List<Reason> why = own.after(List.of(chosen.get(shown.size())), product);
      shown.add(new Recommended(product, hit.score(), why, List.of()));
    }
    return shown;
  }

  private ReasonChoice choice(ProductRef similar, ReasonBuilder reasons) {
    Product product = items.product(similar);
    Product lookedAt = items.product(looked);
    CoOccurring related = coOccurrence.get(product.id());
    float similarity = cosine(similar);
    return related == null || request.by() == Similarity.TEXT
        ? reasons.similarTo(product, lookedAt, similarity)
        : reasons.togetherWith(product, lookedAt, similarity, related.together());
  }
}
