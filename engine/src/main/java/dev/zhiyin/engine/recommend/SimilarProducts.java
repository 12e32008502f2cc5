package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.cooccurrence.CoOccurring;
import dev.zhiyin.engine.embed.Embedding;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private static final Set<Part> FOUND = Set.of(Part.PRODUCT, Part.EMBEDDING, Part.GROUP);

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

  Answer answer() {
    var found = new ArrayList<Hit>();
    Map<ProductRef, GroupOffer> offered = new HashMap<>();
    Restriction without =
        Restriction.NONE.without(Set.of(looked)).withoutGroups(items.groupsOf(Set.of(looked)));
    Filter allowed = context.allowed(request.filter().inStockUnlessAsked());
    for (Filter part : parts(allowed)) {
      boolean more = true;
      for (int round = 0;
          more && round < GroupOffers.MOST_ROUNDS && found.size() < request.k();
          round++) {
        int wanted = request.k() - found.size();
        Restriction within = without.and(part);
        List<Hit> hits = ranked(within, wanted);
        // of a group, also what is of another category than the one that led to it
        var offers = new GroupOffers(items, context.rules().offer(), without.and(allowed));
        List<Hit> first = firstOfGroups(hits, offers);
        first.stream().limit(wanted).forEach(found::add);
        offered.putAll(offers.offers(first.stream().map(Hit::product).toList(), offers::rule));
        Set<ProductRef> known =
            Stream.concat(hits.stream(), first.stream())
                .map(Hit::product)
                .collect(Collectors.toSet());
        without = without.without(known).withoutGroups(items.groupsOf(known));
        more = first.size() < hits.size();
      }
    }
    return new Answer(shown(found, offered));
  }

  /* What is shown of each group, where the first of it was found. */
  private List<Hit> firstOfGroups(List<Hit> hits, GroupOffers offers) {
    Map<ProductRef, ProductRef> shown = offers.shown(hits.stream().map(Hit::product).toList());
    var first = new LinkedHashMap<ProductRef, Hit>();
    for (Hit hit : hits) {
      ProductRef product = shown.get(hit.product());
      if (product != null) {
        first.putIfAbsent(product, new Hit(product, hit.score()));
      }
    }
    List<Hit> all = List.copyOf(first.values());
    return items.bestFirst(request.by() == Similarity.TEXT ? byCosine(all) : all);
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

  private List<Hit> ranked(Restriction within, int wanted) {
    if (request.by() == Similarity.TEXT) {
      var nearest = new Retrieval.NearestTexts(embedding, wanted, Effort.THOROUGH);
      return items.view().retrieve(nearest, within, FOUND).hits();
    }
    int depth = Math.max(DEPTH, wanted);
    float[][] interactedWith = {items.historyVector(looked)};
    var expected = QueryVector.of(context.model().inContext(interactedWith)[0]);
    var batch =
        new ArrayList<Retrieval>(
            List.of(
                new Retrieval.Named(coOccurrence.keySet()),
                new Retrieval.NearestItems(expected, depth)));
    if (request.by() == Similarity.BOTH) {
      batch.add(new Retrieval.NearestTexts(embedding, depth, Effort.THOROUGH));
    }
    var fusion = new RankFusion();
    for (Retrieved one : items.view().retrieve(batch, within, FOUND)) {
      fusion.add(one.hits());
    }
    return fusion.fused();
  }

  private List<Hit> byCosine(List<Hit> hits) {
    items.read(hits.stream().map(Hit::product).toList(), Set.of(Part.EMBEDDING));
    return hits.stream().map(hit -> new Hit(hit.product(), cosine(hit.product()))).toList();
  }

  private float cosine(ProductRef product) {
    return embedding.cosine(items.embedding(product));
  }

  private List<Recommended> shown(List<Hit> hits, Map<ProductRef, GroupOffer> offered) {
    items.read(hits.stream().map(Hit::product).toList(), SHOWN);
    var reasons = context.reasons(request.locale(), items.view().text()::terms);
    List<ProductReasons.Listed> list =
        hits.stream()
            .map(
                hit ->
                    new ProductReasons.Listed(
                        hit.product(),
                        hit.score(),
                        choice(hit.product(), reasons),
                        Optional.ofNullable(offered.get(hit.product()))))
            .toList();
    return ProductReasons.shown(
        list, () -> ProductReasons.Naming.first(request.productId()), reasons, context, items);
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
