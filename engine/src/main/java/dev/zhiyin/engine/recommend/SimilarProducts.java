package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.index.Hit;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Choice;
import dev.zhiyin.engine.reason.Reason;
import dev.zhiyin.engine.reason.Reasons;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Products like one, by text, by behaviour or by both; none that is sold out, unless the filter
 * says something of the stock. For one answer.
 *
 * <p>By behaviour, two lists are fused: what the same shoppers turned to, by lift, and what the
 * match model expects of a shopper who has met this product and nothing else.
 */
final class SimilarProducts {
  /** How far down lists are looked at that are fused. */
  private static final int DEPTH = 100;

  private final SimilarRequest request;
  private final Shopper viewer;
  private final Products products;
  private final int looked;
  private final Embedding embedding;
  private final Map<String, Companion> companions;

  /**
   * @param viewer who has met the product and nothing else
   * @param looked the product's number
   */
  SimilarProducts(
      SimilarRequest request, Shopper viewer, Products products, int looked, Companions known) {
    this.request = request;
    this.viewer = viewer;
    this.products = products;
    this.looked = looked;
    this.embedding = products.snapshot().embedding(looked);
    this.companions =
        known.of(request.productId()).stream()
            .collect(
                Collectors.toMap(
                    Companion::productId, Function.identity(), (a, _) -> a, LinkedHashMap::new));
  }

  Answer answer() {
    Filter filter = request.filter().inStockUnlessAsked();
    var found = new LinkedHashMap<Integer, Hit>();
    for (Filter part : parts(filter)) {
      int wanted = request.k() - found.size();
      if (wanted > 0) {
        ranked(part, found.size() + wanted + 1).stream()
            .filter(hit -> hit.doc() != looked && !found.containsKey(hit.doc()))
            .limit(wanted)
            .forEach(hit -> found.put(hit.doc(), hit));
      }
    }
    return new Answer(shown(List.copyOf(found.values())), products.snapshot().count(filter));
  }

  /* The filter within the narrowest category, within each above it, and as it is. */
  private List<Filter> parts(Filter filter) {
    if (request.anyCategory()) {
      return List.of(filter);
    }
    return Stream.concat(
            products.get(looked).category().prefixes().reversed().stream()
                .map(path -> filter.and(Filter.of(new Condition.Categories(List.of(path))))),
            Stream.of(filter))
        .toList();
  }

  private List<Hit> ranked(Filter filter, int most) {
    IndexSnapshot snapshot = products.snapshot();
    if (request.by() == Likeness.TEXT) {
      return snapshot.nearestTexts(embedding, most, filter).stream()
          .map(hit -> new Hit(hit.doc(), cosine(hit.doc())))
          .toList();
    }
    int depth = Math.max(DEPTH, most);
    var fusion = new Fusion();
    fusion.add(snapshot.among(companions.keySet(), filter));
    fusion.add(snapshot.nearestFaces(viewer.vector(), depth, filter));
    if (request.by() == Likeness.BOTH) {
      fusion.add(snapshot.nearestTexts(embedding, depth, filter));
    }
    return fusion.fused();
  }

  private float cosine(int doc) {
    return embedding.cosine(products.snapshot().embedding(doc));
  }

  private List<Recommended> shown(List<Hit> hits) {
    var reasons = new Reasons(request.locale(), products.snapshot()::terms);
    Product lookedAt = products.get(looked);
    List<Choice> choices = new ArrayList<>();
    for (Hit hit : hits) {
      Product product = products.get(hit.doc());
      Companion companion = companions.get(product.id());
      float similarity = cosine(hit.doc());
      choices.add(
          companion == null || request.by() == Likeness.TEXT
              ? reasons.similarTo(product, lookedAt, similarity)
              : reasons.togetherWith(product, lookedAt, similarity, companion.together()));
    }
    List<Reason> chosen = Reasons.choose(choices);
    return IntStream.range(0, hits.size())
        .mapToObj(
            i ->
                new Recommended(
                    products.get(hits.get(i).doc()),
                    hits.get(i).score(),
                    List.of(chosen.get(i)),
                    List.of()))
        .toList();
  }
}
