package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.ZhiyinException.UnknownProduct;
import dev.zhiyin.engine.ZhiyinException.ViewLost;
import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.cooccurrence.CoOccurrence;
import dev.zhiyin.engine.cooccurrence.Complements;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.explain.Language;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.market.MarketRules;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.profile.ProfileConstraint;
import dev.zhiyin.engine.renewal.RenewalTimes;
import dev.zhiyin.engine.rerank.ExposureCount;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.CandidateIndex;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.social.SocialContext;
import dev.zhiyin.engine.suggest.SuggestRequest;
import dev.zhiyin.engine.suggest.Suggester;
import dev.zhiyin.engine.suggest.Suggestion;
import dev.zhiyin.engine.wording.Wordings;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Answers requests from one index. Recommendations and explanations take these steps:
 *
 * <pre>
 *   request -> ShopperProfile -> retrieve -> CandidateSet -> score -> rerank -> Reranked -> explain -> Page
 * </pre>
 *
 * <p>Searches, similar products, complements, products to buy again and lists that are the same for
 * everybody have steps of their own, see each method.
 *
 * <p>Thread-safe. Closes nothing: the index, the model and the encoder belong to who opened them.
 */
public final class Recommender {
  private final CandidateIndex index;
  private final ProfileReader profiles;
  private final RecommenderContext context;

  /**
   * Puts together what must agree, as {@link
   * dev.zhiyin.engine.generation.Generation#require(TextEncoder)} has checked.
   *
   * @param index whose vectors come from the encoder, the centring and the model
   */
  public Recommender(
      CandidateIndex index, Centring centring, MatchModel model, TextEncoder encoder) {
    this(
        index,
        new ProfileReader(encoder, centring, model),
        new RecommenderContext(
            model,
            new PopularityRankings(),
            CoOccurrence.NONE,
            Complements.NONE,
            RenewalTimes.NONE,
            RerankRules.DEFAULT,
            new ExposureCount(),
            Optional.of(InstantSource.system()),
            ProfileConstraint.NONE,
            SocialContext.NONE,
            MarketRules.DEFAULT,
            AttributeTypes.NONE,
            Wordings.none()));
  }

  private Recommender(CandidateIndex index, ProfileReader profiles, RecommenderContext context) {
    this.index = index;
    this.profiles = profiles;
    this.context = context;
  }

  /**
   * The same, which knows what is popular and trending now; without, popular is what was so when
   * the index was built.
   */
  public Recommender withRankings(PopularityRankings current) {
    return new Recommender(index, profiles, context.withRankings(current));
  }

  /** The same, which knows which products go together. */
  public Recommender withCoOccurrence(CoOccurrence known) {
    return new Recommender(index, profiles, context.withCoOccurrence(known));
  }

  /** The same, which knows what is bought in one basket. */
  public Recommender withComplements(Complements known) {
    return new Recommender(index, profiles, context.withComplements(known));
  }

  /** The same, which knows how soon what was bought is bought again. */
  public Recommender withRenewal(RenewalTimes learned) {
    return new Recommender(index, profiles, context.withRenewal(learned));
  }

  /** The same with other rules than {@link RerankRules#DEFAULT}, by which nothing was shown yet. */
  public Recommender withRules(RerankRules rules) {
    return new Recommender(index, profiles, context.withRules(rules));
  }

  /**
   * The same for pages that nobody looks at, which do not count for the floor of exposure and ask
   * for no wordings.
   */
  public Recommender unseen() {
    return new Recommender(index, profiles, context.unseen());
  }

  /** What first pages have shown today (UTC); empty where there is no floor of exposure. */
  public Optional<ExposureCount.Shown> shownToday() {
    return context.rules().exposure().isOn()
        ? Optional.of(context.exposure().today(context.now()))
        : Optional.empty();
  }

  /** The same with another clock than this machine's, by which reservations end. */
  public Recommender withClock(InstantSource clock) {
    return new Recommender(index, profiles, context.withClock(Optional.of(clock)));
  }

  /**
   * The same, which shows what is sold or reserved as well: whoever measures by the past asks for
   * products that have found their buyers since.
   */
  public Recommender withUnavailable() {
    return new Recommender(index, profiles, context.withClock(Optional.empty()));
  }

  /** The same, which compares prices with those of similar pieces, as far as the rules say so. */
  public Recommender withMarket(MarketRules rules, AttributeTypes types) {
    return new Recommender(index, profiles, context.withMarket(rules).withTypes(types));
  }

  /** The same for one shopper, who is shown nothing but what suits them. */
  public Recommender withConstraint(ProfileConstraint constraint) {
    return new Recommender(index, profiles, context.withConstraint(constraint));
  }

  /**
   * The same for one shopper, whose friends and groups count as the rules say, for recommendations
   * and what is said of them.
   */
  public Recommender withSocial(SocialContext social) {
    return new Recommender(index, profiles, context.withSocial(social));
  }

  /** The same, whose reasons are told in these wordings where there is one. */
  public Recommender withWordings(Wordings wordings) {
    return new Recommender(index, profiles, context.withWordings(wordings));
  }

  /** The words of a history that count, newest first: no more than a few are ever encoded. */
  public static List<String> words(History history) {
    return history.items().stream()
        .flatMap(item -> item.subject().words().stream())
        .limit(HistoryWeights.MOST_WORDS)
        .toList();
  }

  /** The {@code k} products that match the shopper best, each with its reasons. */
  public Answer recommend(RecommendRequest request) {
    return begin(request).answer();
  }

  /** The same as the first page of a list that may be read to its end by {@link #page}. */
  public Page begin(RecommendRequest request) {
    return asked(
        view -> {
          var watch = new Stopwatch();
          Pipeline pipeline = pipeline(request, view);
          watch.done("history");
          PipelineResult result = pipeline.rank(watch);
          List<Recommended> items = new Explainer(pipeline).firstPage(result);
          watch.done("reasons");
          var cursor = cursor(pipeline, result);
          OptionalInt second = new PageReader(cursor, pipeline).second(result.reranked().page());
          var diagnostics = Diagnostics.of(pipeline, result, watch.steps());
          context.exposure().add(result.reranked().shown(), context.now()); // no view was lost
          return new Page(new Answer(items), cursor, second, Optional.of(diagnostics));
        });
  }

  private static PageCursor cursor(Pipeline pipeline, PipelineResult result) {
    int kept =
        pipeline.hasOrderOfItsOwn()
            ? Integer.MAX_VALUE
            : ListCursor.keptAtFirst(pipeline.request().k());
    List<Candidate> order = result.reranked().order().stream().limit(kept).toList();
    List<String> ids = pipeline.items().ids(order.stream().map(Candidate::product).toList());
    var ofFriends = new HashMap<String, String>();
    for (int i = 0; i < ids.size(); i++) {
      String id = ids.get(i);
      pipeline.ofFriends(order.get(i), id).ifPresent(liked -> ofFriends.put(id, liked));
    }
    var request = pipeline.request().withLanguage(Language.of(pipeline.locale()));
    return new PageCursor(request, ids, ofFriends);
  }

  /**
   * Another page of a list: the next products of it that are still there and that the filter still
   * allows.
   *
   * @param from where the page before said that this one begins
   */
  public Page page(ListCursor cursor, int from) {
    return asked(
        view ->
            switch (cursor) {
              case PageCursor list -> page(list, from, view);
              case SearchCursor list ->
                  search(
                      list.request(), view, (search, profile) -> search.page(list, from, profile));
            });
  }

  private Page page(PageCursor cursor, int from, IndexView view) {
    Pipeline pipeline = pipeline(cursor.request(), view);
    PageCursor grown = cursor.copy();
    PageReader.Read read = new PageReader(grown, pipeline).read(from);
    List<Recommended> items = new Explainer(pipeline).laterPage(read.products());
    return new Page(new Answer(items), grown, read.next(), Optional.empty());
  }

  /* What a view showed may be gone when a node is lost: then all is asked again, of another view. */
  private <R> R asked(Function<IndexView, R> question) {
    try (IndexView view = index.view()) {
      return question.apply(view);
    } catch (ViewLost lost) {
      try (IndexView again = index.view()) {
        return question.apply(again);
      }
    }
  }

  private Pipeline pipeline(RecommendRequest request, IndexView view) {
    var items = new RequestItems(view);
    return new Pipeline(request, items, profiles.read(request.history(), items), context);
  }

  /**
   * Explains any product to any shopper.
   *
   * @throws UnknownProduct if the shop does not have it
   */
  public Explanation explain(ExplainRequest request) {
    return asked(
        view -> {
          Pipeline pipeline = pipeline(request.usual(), view);
          return new ProductExplanation(pipeline, found(request.productId(), pipeline.items()))
              .make();
        });
  }

  private static ProductRef found(String id, RequestItems items) {
    items.findAll(
        List.of(id), Set.of(Part.PRODUCT, Part.EMBEDDING, Part.HISTORY_VECTOR, Part.GROUP));
    return items.find(id).orElseThrow(() -> new UnknownProduct(id));
  }

  /**
   * The products that most shoppers have interacted with; of the history only the exclusions count.
   */
  public Answer popular(RecommendRequest request) {
    return list(request, all -> all.popular(request.k()));
  }

  /** The products most in demand of late; of the history only the exclusions count. */
  public Answer trending(RecommendRequest request) {
    return list(request, all -> all.trending(request.k()));
  }

  /** The products that the shop began to offer last; of the history only the exclusions count. */
  public Answer latest(RecommendRequest request) {
    return list(request, all -> all.latest(request.k()));
  }

  /**
   * Notes on a product, the newest first; of the history only the exclusions count.
   *
   * @throws UnknownProduct if the shop does not have it
   */
  public Answer notes(String productId, RecommendRequest request) {
    asked(view -> found(productId, new RequestItems(view)));
    var on = Filter.of(new Condition.NotesOn(productId));
    return latest(request.withFilter(request.filter().and(on)));
  }

  private Answer list(
      RecommendRequest request, Function<NonPersonalized, List<NonPersonalized.Pick>> list) {
    return asked(
        view -> {
          var items = new RequestItems(view);
          var unknown = new Pipeline(request, items, profiles.read(History.EMPTY, items), context);
          var lists = new NonPersonalized(items, context, unknown.restriction(), unknown.offers());
          return new Answer(new Explainer(unknown).list(list.apply(lists)));
        });
  }

  /**
   * Ids of the best products, reranked, without reasons: what an evaluation asks many times.
   *
   * @return best first; an answer shows {@link MatchModel#calibrate} of the score
   */
  public List<Scored> rank(RecommendRequest request) {
    return asked(
        view -> {
          Pipeline pipeline = pipeline(request, view);
          PipelineResult result = pipeline.rank(new Stopwatch());
          List<Scored> scored =
              result.reranked().first().stream()
                  .map(one -> new Scored(pipeline.items().id(one.product()), one.score()))
                  .toList();
          context.exposure().add(result.reranked().shown(), context.now());
          return scored;
        });
  }

  /** A product and its inner product with the shopper's vector; 1 / rank where nothing is known. */
  public record Scored(String productId, double score) {}

  /**
   * Products by words, by their meaning, and by the shopper's taste when one asks; none that is
   * sold out, unless the filter says something of the stock.
   */
  public Answer search(SearchRequest request) {
    return beginSearch(request).answer();
  }

  /** The same as the first page of a list that may be read on by {@link #page}. */
  public Page beginSearch(SearchRequest request) {
    return asked(view -> search(request, view, ProductSearch::first));
  }

  private Page search(
      SearchRequest request,
      IndexView view,
      BiFunction<ProductSearch, ShopperProfile, Page> question) {
    var items = new RequestItems(view);
    ShopperProfile profile = profiles.read(request.history(), items);
    var search = new ProductSearch(request, profiles.meaning(request.words()), items, context);
    return question.apply(search, profile);
  }

  /**
   * Names of products, categories and brands that somebody who types may mean, of what can be had.
   */
  public List<Suggestion> suggest(SuggestRequest request) {
    var had = Restriction.to(context.allowed(Filter.ALL.inStockUnlessAsked()));
    return asked(view -> Suggester.suggestions(request, view, had));
  }

  /**
   * Products like one.
   *
   * @throws UnknownProduct if the shop does not have it
   */
  public Answer similar(SimilarRequest request) {
    return asked(
        view -> {
          var items = new RequestItems(view);
          ProductRef looked = found(request.productId(), items);
          return new SimilarProducts(request, items, looked, context).answer();
        });
  }

  /**
   * Products that are bought in one basket with a product.
   *
   * @throws UnknownProduct if the shop does not have it
   */
  public Answer complements(ComplementsRequest request) {
    return asked(
        view -> {
          var items = new RequestItems(view);
          ProductRef looked = found(request.productId(), items);
          return new ComplementProducts(request, items, looked, context).answer();
        });
  }

  /** Products that a shopper has bought and is due to buy again, the likeliest first. */
  public Answer buyAgain(BuyAgainRequest request) {
    return asked(view -> new DueAgain(request, new RequestItems(view), context).answer());
  }
}
