package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.index.Hit;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.index.SearchIndex;
import dev.zhiyin.engine.index.TextHits;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Reason;
import dev.zhiyin.engine.reason.Reasons;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Answers requests from one index. Thread-safe. Closes nothing: the index, the model and the
 * encoder belong to who opened them.
 */
public final class Recommender {
  /** How far down each list of a search is looked at. */
  private static final int SEARCH_DEPTH = 200;

  private final SearchIndex index;
  private final Centring centring;
  private final MatchModel model;
  private final TextEncoder encoder;
  private final Shoppers shoppers;

  /**
   * Puts together what must agree, as {@link
   * dev.zhiyin.engine.generation.Generation#require(TextEncoder)} has checked.
   *
   * @param index whose vectors come from the encoder, the centring and the model
   */
  public Recommender(SearchIndex index, Centring centring, MatchModel model, TextEncoder encoder) {
    this.index = index;
    this.centring = centring;
    this.model = model;
    this.encoder = encoder;
    this.shoppers = new Shoppers(encoder, centring, model);
  }

  /** The {@code k} products that match the shopper best, each with its reasons. */
  public Answer recommend(RecommendRequest request) {
    try (var snapshot = index.snapshot()) {
      var products = new Products(snapshot);
      var ranking = rank(request, products);
      var reasons = new Reasons(request.locale(), snapshot::terms);
      return new Answer(
          ranking.hits().stream()
              .map(hit -> recommended(hit, ranking.shopper(), reasons, products))
              .toList(),
          snapshot.count(ranking.filter()));
    }
  }

  /**
   * Ids of the best products, without reasons: what an evaluation asks many times.
   *
   * @return best first; an answer shows {@link MatchModel#calibrate} of the score
   */
  public List<Scored> rank(RecommendRequest request) {
    try (var snapshot = index.snapshot()) {
      return rank(request, new Products(snapshot)).hits().stream()
          .map(hit -> new Scored(snapshot.id(hit.doc()), hit.score()))
          .toList();
    }
  }

  /** A product and its inner product with the shopper's vector; 1 / rank where nothing is known. */
  public record Scored(String productId, double score) {}

  private record Ranking(Shopper shopper, Filter filter, List<Hit> hits) {}

  private Ranking rank(RecommendRequest request, Products products) {
    IndexSnapshot snapshot = products.snapshot();
    Shopper shopper = shoppers.of(request.history(), snapshot);
    Filter filter = request.exclusion().within(request.filter());
    var recall = new Recall(products, filter, excluded(request, snapshot));
    List<Hit> hits =
        shopper.isUnknown()
            ? recall.popular(request.k())
            : best(shopper, recall.candidates(shopper, request.k()), request.k(), snapshot);
    return new Ranking(shopper, filter, hits);
  }

  private static Set<Integer> excluded(RecommendRequest request, IndexSnapshot snapshot) {
    var docs = new HashSet<Integer>();
    for (String id : request.exclusion().idsFor(request.history())) {
      snapshot.find(id).ifPresent(docs::add);
    }
    return docs;
  }

  private static List<Hit> best(Shopper shopper, int[] docs, int k, IndexSnapshot snapshot) {
    float[] products = snapshot.innerProducts(shopper.vector(), docs);
    return IntStream.range(0, docs.length)
        .mapToObj(i -> new Hit(docs[i], products[i]))
        .sorted(Hit.BEST_FIRST)
        .limit(k)
        .toList();
  }

  private Recommended recommended(Hit hit, Shopper shopper, Reasons reasons, Products products) {
    IndexSnapshot snapshot = products.snapshot();
    Product product = products.get(hit.doc());
    if (shopper.isUnknown()) {
      long met = snapshot.popularity(hit.doc());
      return new Recommended(product, 0, List.of(reasons.popular(met)));
    }
    List<Reason> found =
        new ArrayList<>(
            reasons.fromHistory(
                product,
                shopper.speakingFor(
                    snapshot.productFace(hit.doc()),
                    snapshot.embedding(hit.doc()),
                    products::get)));
    if (found.isEmpty()) {
      found.add(reasons.popular(snapshot.popularity(hit.doc())));
    }
    return new Recommended(product, model.calibrate(hit.score()), found);
  }

  /** Products by words and by their meaning, fused, and by the shopper's taste when one asks. */
  public Answer search(SearchRequest request) {
    try (var snapshot = index.snapshot()) {
      Embedding meaning = centring.apply(encoder.encodeQuery(request.words()));
      int depth = Math.max(SEARCH_DEPTH, request.k());
      TextHits matching = snapshot.matching(request.words(), depth, request.filter());
      var fusion =
          new Fusion()
              .add(matching.hits())
              .add(snapshot.nearestTexts(meaning, depth, request.filter()));
      taste(request, fusion.fused(), snapshot).ifPresent(fusion::add);
      var reasons = new Reasons(request.locale(), snapshot::terms);
      return new Answer(
          fusion.fused().stream()
              .limit(request.k())
              .map(hit -> found(hit, request.words(), meaning, reasons, snapshot))
              .toList(),
          matching.total());
    }
  }

  /* The shopper's order of what the words found; it moves products, and brings none in. */
  private Optional<List<Hit>> taste(
      SearchRequest request, List<Hit> found, IndexSnapshot snapshot) {
    Shopper shopper = shoppers.of(request.history(), snapshot);
    if (shopper.isUnknown()) {
      return Optional.empty();
    }
    int[] docs = found.stream().mapToInt(Hit::doc).sorted().toArray();
    return Optional.of(best(shopper, docs, docs.length, snapshot));
  }

  private static Recommended found(
      Hit hit, String words, Embedding meaning, Reasons reasons, IndexSnapshot snapshot) {
    Product product = snapshot.product(hit.doc());
    float similarity = meaning.cosine(snapshot.embedding(hit.doc()));
    return new Recommended(
        product, hit.score(), List.of(reasons.matchesSearch(product, words, similarity)));
  }

  /**
   * Products whose text lies closest to a product's.
   *
   * @throws UnknownProduct if the shop does not have it
   */
  public Answer similar(SimilarRequest request) {
    try (var snapshot = index.snapshot()) {
      int looked =
          snapshot
              .find(request.productId())
              .orElseThrow(() -> new UnknownProduct(request.productId()));
      Filter filter = request.filter().inStockUnlessAsked();
      Product lookedAt = snapshot.product(looked);
      Embedding embedding = snapshot.embedding(looked);
      var reasons = new Reasons(request.locale(), snapshot::terms);
      return new Answer(
          snapshot.nearestTexts(embedding, request.k() + 1, filter).stream()
              .filter(hit -> hit.doc() != looked)
              .limit(request.k())
              .map(hit -> alike(hit, lookedAt, embedding, reasons, snapshot))
              .toList(),
          snapshot.count(filter));
    }
  }

  private static Recommended alike(
      Hit hit, Product looked, Embedding embedding, Reasons reasons, IndexSnapshot snapshot) {
    Product product = snapshot.product(hit.doc());
    float similarity = embedding.cosine(snapshot.embedding(hit.doc()));
    return new Recommended(
        product, similarity, List.of(reasons.similarTo(product, looked, similarity)));
  }
}
