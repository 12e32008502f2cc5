package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.arrange.ArrangeRules;
import dev.zhiyin.engine.arrange.Arranged;
import dev.zhiyin.engine.arrange.Candidate;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.index.SearchIndex;
import dev.zhiyin.engine.live.Rankings;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.reason.Reasons;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Answers requests from one index. Thread-safe. Closes nothing: the index, the model and the
 * encoder belong to who opened them.
 */
public final class Recommender {
  private final SearchIndex index;
  private final Centring centring;
  private final TextEncoder encoder;
  private final Shoppers shoppers;
  private final Surroundings around;

  /**
   * Puts together what must agree, as {@link
   * dev.zhiyin.engine.generation.Generation#require(TextEncoder)} has checked.
   *
   * @param index whose vectors come from the encoder, the centring and the model
   */
  public Recommender(SearchIndex index, Centring centring, MatchModel model, TextEncoder encoder) {
    this.index = index;
    this.centring = centring;
    this.encoder = encoder;
    this.shoppers = new Shoppers(encoder, centring, model);
    this.around = new Surroundings(model, new Rankings(), Companions.NONE, ArrangeRules.DEFAULT);
  }

  private Recommender(Recommender other, Surroundings around) {
    this.index = other.index;
    this.centring = other.centring;
    this.encoder = other.encoder;
    this.shoppers = other.shoppers;
    this.around = around;
  }

  /**
   * The same, which knows what is popular and trending now; without, popular is what was so when
   * the index was built.
   */
  public Recommender withRankings(Rankings current) {
    return new Recommender(this, around.withRankings(current));
  }

  /** The same, which knows which products go together. */
  public Recommender withCompanions(Companions known) {
    return new Recommender(this, around.withCompanions(known));
  }

  /** The same with other rules than {@link ArrangeRules#DEFAULT}. */
  public Recommender withRules(ArrangeRules rules) {
    return new Recommender(this, around.withRules(rules));
  }

  /** The {@code k} products that match the shopper best, each with its reasons. */
  public Answer recommend(RecommendRequest request) {
    return begin(request).answer();
  }

  /** The same as the first page of a list that may be read to its end by {@link #page}. */
  public Page begin(RecommendRequest request) {
    try (var snapshot = index.snapshot()) {
      var watch = new Stopwatch();
      Ranking ranking = ranking(request, snapshot);
      watch.done("history");
      Arranged arranged = ranking.arranged(watch);
      var shown = new Shown(ranking, request, around);
      List<Recommended> items = shown.first(arranged);
      watch.done("reasons");
      int[] order = arranged.order().stream().mapToInt(Candidate::doc).toArray();
      var listing = new Listing(request, snapshot.ids(order));
      var reading = new Reading(listing, ranking);
      return new Page(
          new Answer(items, snapshot.count(request.allowed())),
          listing,
          reading.after(arranged.page()),
          Optional.of(new Diagnosis(ranking, arranged).of(watch.steps())));
    }
  }

  /**
   * Another page of a list: the next products of it that are still there and that the filter still
   * allows.
   *
   * @param from where the page before said that this one begins
   */
  public Page page(Listing listing, int from) {
    try (var snapshot = index.snapshot()) {
      RecommendRequest request = listing.request();
      Ranking ranking = ranking(request, snapshot);
      var reading = new Reading(listing, ranking);
      Reading.Read read = reading.read(from);
      var shown = new Shown(ranking, request, around);
      return new Page(
          new Answer(shown.later(read.docs()), snapshot.count(request.allowed())),
          listing,
          reading.after(read.next()),
          Optional.empty());
    }
  }

  private Ranking ranking(RecommendRequest request, IndexSnapshot snapshot) {
    var products = new Products(snapshot);
    return new Ranking(products, shoppers.of(request.history(), products), request, around);
  }

  /**
   * Explains any product to any shopper.
   *
   * @throws UnknownProduct if the shop does not have it
   */
  public Explanation explain(ExplainRequest request) {
    try (var snapshot = index.snapshot()) {
      int doc =
          snapshot
              .find(request.productId())
              .orElseThrow(() -> new UnknownProduct(request.productId()));
      RecommendRequest usual = Explaining.usual(request);
      return new Explaining(usual, ranking(usual, snapshot), around, doc).explanation();
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
    var products = new Products(snapshot);
    Set<Integer> excluded = new Exclusions(products, around.rules()).of(request);
    var crowd = new Crowd(snapshot, around.rankings(), request.allowed(), excluded);
    var reasons = new Reasons(request.locale(), snapshot::terms);
    return new Answer(
        new CrowdAnswers(products, around.rankings(), reasons).of(list.apply(crowd)),
        snapshot.count(request.allowed()));
  }

  /**
   * Ids of the best products, arranged, without reasons: what an evaluation asks many times.
   *
   * @return best first; an answer shows {@link MatchModel#calibrate} of the score
   */
  public List<Scored> rank(RecommendRequest request) {
    try (var snapshot = index.snapshot()) {
      return ranking(request, snapshot).arranged(new Stopwatch()).first().stream()
          .map(one -> new Scored(snapshot.id(one.doc()), one.score()))
          .toList();
    }
  }

  /** A product and its inner product with the shopper's vector; 1 / rank where nothing is known. */
  public record Scored(String productId, double score) {}

  /**
   * Products by words, by their meaning, and by the shopper's taste when one asks; none that is
   * sold out, unless the filter says something of the stock.
   */
  public Answer search(SearchRequest request) {
    try (var snapshot = index.snapshot()) {
      Embedding meaning = centring.apply(encoder.encodeQuery(request.words()));
      var products = new Products(snapshot);
      Shopper shopper = shoppers.of(request.history(), products);
      return new ProductSearch(request, meaning, products).answer(shopper);
    }
  }

  /**
   * Products like one.
   *
   * @throws UnknownProduct if the shop does not have it
   */
  public Answer similar(SimilarRequest request) {
    try (var snapshot = index.snapshot()) {
      int looked =
          snapshot
              .find(request.productId())
              .orElseThrow(() -> new UnknownProduct(request.productId()));
      var products = new Products(snapshot);
      Shopper viewer = shoppers.of(viewing(request.productId()), products);
      return new SimilarProducts(request, viewer, products, looked, around.companions()).answer();
    }
  }

  private static History viewing(String productId) {
    var viewed = new Subject.Item(productId);
    return new History(List.of(new HistoryItem(viewed, EventType.VIEW, Instant.EPOCH, List.of())));
  }
}
