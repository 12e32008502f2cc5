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
import dev.zhiyin.engine.live.Rankings;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.reason.Choice;
import dev.zhiyin.engine.reason.Reason;
import dev.zhiyin.engine.reason.Reasons;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
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
  private final Rankings rankings;
  private final Companions companions;

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
    this.rankings = new Rankings();
    this.companions = Companions.NONE;
  }

  private Recommender(Recommender other, Rankings rankings, Companions companions) {
    this.index = other.index;
    this.centring = other.centring;
    this.model = other.model;
    this.encoder = other.encoder;
    this.shoppers = other.shoppers;
    this.rankings = rankings;
    this.companions = companions;
  }

  /**
   * The same, which knows what is popular and trending now; without, popular is what was so when
   * the index was built.
   */
  public Recommender withRankings(Rankings current) {
    return new Recommender(this, current, companions);
  }

  /** The same, which knows which products go together. */
  public Recommender withCompanions(Companions known) {
    return new Recommender(this, rankings, known);
  }

  /** The {@code k} products that match the shopper best, each with its reasons. */
  public Answer recommend(RecommendRequest request) {
    try (var snapshot = index.snapshot()) {
      var products = new Products(snapshot);
      Shopper shopper = shoppers.of(request.history(), snapshot);
      if (shopper.isUnknown()) {
        return crowd(request, snapshot, crowd -> crowd.mixed(request.k()));
      }
      var reasons = new Reasons(request.locale(), snapshot::terms);
      var answers =
          new HistoryAnswers(
              products,
              new Speakers(shopper, products, companions),
              new Demands(snapshot, rankings),
              reasons);
      return new Answer(
          answers.of(ranked(shopper, request, products), model), snapshot.count(filter(request)));
    }
  }

  /** The products that most shoppers have met; of the history only the exclusions count. */
  public Answer popular(RecommendRequest request) {
    try (var snapshot = index.snapshot()) {
      return crowd(request, snapshot, crowd -> crowd.popular(request.k()));
    }
  }

  /** The products most in demand of late; of the history only the exclusions count. */
  public Answer trending(RecommendRequest request) {
    try (var snapshot = index.snapshot()) {
      return crowd(request, snapshot, crowd -> crowd.trending(request.k()));
    }
  }

  /** The products that the shop began to offer last; of the history only the exclusions count. */
  public Answer latest(RecommendRequest request) {
    try (var snapshot = index.snapshot()) {
      return crowd(request, snapshot, crowd -> crowd.latest(request.k()));
    }
  }

  private Answer crowd(
      RecommendRequest request, IndexSnapshot snapshot, Function<Crowd, List<Crowd.Pick>> list) {
    var reasons = new Reasons(request.locale(), snapshot::terms);
    var answers = new CrowdAnswers(new Products(snapshot), rankings, reasons);
    return new Answer(
        answers.of(list.apply(crowd(request, snapshot))), snapshot.count(filter(request)));
  }

  private Crowd crowd(RecommendRequest request, IndexSnapshot snapshot) {
    return new Crowd(snapshot, rankings, filter(request), excluded(request, snapshot));
  }

  private static Filter filter(RecommendRequest request) {
    return request.exclusion().within(request.filter());
  }

  /**
   * Ids of the best products, without reasons: what an evaluation asks many times.
   *
   * @return best first; an answer shows {@link MatchModel#calibrate} of the score
   */
  public List<Scored> rank(RecommendRequest request) {
    try (var snapshot = index.snapshot()) {
      Shopper shopper = shoppers.of(request.history(), snapshot);
      List<Hit> hits =
          shopper.isUnknown()
              ? crowd(request, snapshot).mixed(request.k()).stream().map(Crowd.Pick::hit).toList()
              : ranked(shopper, request, new Products(snapshot));
      return hits.stream().map(hit -> new Scored(snapshot.id(hit.doc()), hit.score())).toList();
    }
  }

  /** A product and its inner product with the shopper's vector; 1 / rank where nothing is known. */
  public record Scored(String productId, double score) {}

  private static List<Hit> ranked(Shopper shopper, RecommendRequest request, Products products) {
    IndexSnapshot snapshot = products.snapshot();
    var recall = new Recall(products, filter(request), excluded(request, snapshot));
    return best(shopper, recall.candidates(shopper, request.k()), request.k(), snapshot);
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

  /**
   * Products by words and by their meaning, fused, and by the shopper's taste when one asks; none
   * that is sold out, unless the filter says something of the stock.
   */
  public Answer search(SearchRequest request) {
    Filter filter = request.filter().inStockUnlessAsked();
    try (var snapshot = index.snapshot()) {
      Embedding meaning = centring.apply(encoder.encodeQuery(request.words()));
      int depth = Math.max(SEARCH_DEPTH, request.k());
      TextHits matching = snapshot.matching(request.words(), depth, filter);
      var fusion =
          new Fusion().add(matching.hits()).add(snapshot.nearestTexts(meaning, depth, filter));
      taste(request, fusion.fused(), snapshot).ifPresent(fusion::add);
      var products = new Products(snapshot);
      var reasons = new Reasons(request.locale(), snapshot::terms);
      List<Hit> hits = fusion.fused().stream().limit(request.k()).toList();
      return new Answer(
          withReasons(
              hits,
              products,
              hit ->
                  reasons.matchesSearch(
                      products.get(hit.doc()),
                      request.words(),
                      meaning.cosine(snapshot.embedding(hit.doc())))),
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

  private static List<Recommended> withReasons(
      List<Hit> hits, Products products, Function<Hit, Choice> choice) {
    List<Reason> chosen = Reasons.choose(hits.stream().map(choice).toList());
    return IntStream.range(0, hits.size())
        .mapToObj(
            i ->
                new Recommended(
                    products.get(hits.get(i).doc()), hits.get(i).score(), List.of(chosen.get(i))))
        .toList();
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
      var products = new Products(snapshot);
      List<Hit> hits =
          snapshot.nearestTexts(embedding, request.k() + 1, filter).stream()
              .filter(hit -> hit.doc() != looked)
              .limit(request.k())
              .map(hit -> new Hit(hit.doc(), embedding.cosine(snapshot.embedding(hit.doc()))))
              .toList();
      return new Answer(
          withReasons(
              hits,
              products,
              hit -> reasons.similarTo(products.get(hit.doc()), lookedAt, hit.score())),
          snapshot.count(filter));
    }
  }
}
