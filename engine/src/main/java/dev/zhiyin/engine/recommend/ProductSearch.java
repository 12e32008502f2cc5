package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.index.Facets;
import dev.zhiyin.engine.index.Hit;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.index.Order;
import dev.zhiyin.engine.index.TextHits;
import dev.zhiyin.engine.index.WordFit;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Reason;
import dev.zhiyin.engine.reason.Reasons;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One search: products by words, by their meaning, and by the shopper's taste if there is one; none
 * that is sold out, unless the filter says something of the stock.
 */
final class ProductSearch {
  /** How far down each list is looked at. */
  private static final int DEPTH = 200;

  /*
   * Weights beside that of BM25, which is 1. BM25 alone prefers one rare word said twice to all
   * words said once; and who types words mostly means these.
   */
  static final float COMPLETENESS = 1;
  static final float MEANING = 0.1f;

  static final float TASTE = 0.5f;

  private final SearchRequest request;
  private final Embedding meaning;
  private final Products products;
  private final IndexSnapshot snapshot;
  private final Filter filter;

  /**
   * @param meaning of the words, centred
   */
  ProductSearch(SearchRequest request, Embedding meaning, Products products) {
    this.request = request;
    this.meaning = meaning;
    this.products = products;
    this.snapshot = products.snapshot();
    this.filter = request.filter().inStockUnlessAsked();
  }

  Answer answer(Shopper shopper) {
    String words = request.words();
    Optional<Facets> facets =
        request.facets() ? Optional.of(snapshot.facets(words, filter)) : Optional.empty();
    if (request.order() != Order.RELEVANCE) {
      TextHits matching = snapshot.matching(words, request.k(), filter, request.order());
      return new Answer(shown(matching.hits()), matching.total(), facets);
    }
    int depth = Math.max(DEPTH, request.k());
    TextHits matching = snapshot.matching(words, depth, filter);
    List<Hit> near = snapshot.nearestTexts(meaning, depth, filter);
    int[] docs =
        Stream.concat(matching.hits().stream(), near.stream())
            .mapToInt(Hit::doc)
            .sorted()
            .distinct()
            .toArray();
    List<Hit> best = blend(docs, shopper).best(request.k());
    return new Answer(shown(best), matching.total(), facets);
  }

  private Blend blend(int[] docs, Shopper shopper) {
    WordFit words = snapshot.fit(request.words(), docs);
    var blend =
        new Blend(docs)
            .add(1, Blend.toGreatest(words.scores()))
            .add(COMPLETENESS, words.completeness())
            .add(MEANING, Blend.positive(snapshot.cosines(meaning, docs)));
    return shopper.isUnknown()
        ? blend
        : blend.add(
            TASTE, Blend.fromLeastToGreatest(snapshot.innerProducts(shopper.vector(), docs)));
  }

  private List<Recommended> shown(List<Hit> hits) {
    var reasons = new Reasons(request.locale(), snapshot::terms);
    List<Reason> chosen =
        Reasons.choose(
            hits.stream()
                .map(
                    hit ->
                        reasons.matchesSearch(
                            products.get(hit.doc()),
                            request.words(),
                            meaning.cosine(snapshot.embedding(hit.doc()))))
                .toList());
    return IntStream.range(0, hits.size())
        .mapToObj(i -> shown(hits.get(i), chosen.get(i)))
        .toList();
  }

  private Recommended shown(Hit hit, Reason reason) {
    Product product = products.get(hit.doc());
    return new Recommended(product, hit.score(), List.of(reason), List.of(), highlights(product));
  }

  private Map<String, String> highlights(Product product) {
    var highlights = new LinkedHashMap<String, String>();
    highlight("title", product.title(), highlights);
    highlight("description", product.text().description(), highlights);
    return highlights;
  }

  private void highlight(String field, String text, Map<String, String> into) {
    snapshot.highlighted(text, request.words()).ifPresent(html -> into.put(field, html));
  }
}
