package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.recommend.InterestClustering.Interest;
import dev.zhiyin.engine.rerank.BoostFactor;
import dev.zhiyin.engine.rerank.Calibration;
import dev.zhiyin.engine.rerank.ExposureCount;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.rerank.Reranked;
import dev.zhiyin.engine.rerank.Reranker;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.CandidateSet;
import dev.zhiyin.engine.retrieval.CandidateSet.Found;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.QueryVector;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieved;
import dev.zhiyin.engine.retrieval.Source;
import dev.zhiyin.engine.social.FriendActivity;
import dev.zhiyin.engine.social.OpenBuyingGroups;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One request from the shopper's profile to the order of its products: retrieve, score, rerank. For
 * one thread.
 */
final class Pipeline {
  /** So many products are looked at, where a list for somebody unknown is to be reordered. */
  private static final int REORDERED = 200;

  /** So many more candidates are looked for where caps leave a page short; then twice as many. */
  static final int MORE = 200;

  /** What groups and scores of further products are made of. */
  private static final Set<Part> NEXT = Set.of(Part.ITEM_VECTOR, Part.GROUP);

  /** So many products that friends like are asked for, of which some may be shown. */
  private static final int NAMED = 1_000;

  /** What a note's score is at least, of the lowest of a product on the page. */
  private static final double CLOSE = 0.8;

  /** So many notes are looked for at least. */
  private static final int NOTES = 20;

  /** No more are looked for than these. */
  private static final int MOST_MORE = 4_000;

  private final RecommendRequest request;
  private final RequestItems items;
  private final ShopperProfile profile;
  private final RecommenderContext context;
  private final RerankRules rules;
  private final Restriction restriction;
  private final GroupOffers offers;
  private final Map<String, Double> friends;
  private final Scorer scorer;
  private final ExposureCount.Shown today;

  /** Those that stand among the products; one source, or none. */
  private List<Found> notes = List.of();

  private PinnedProducts pins;

  Pipeline(
      RecommendRequest request,
      RequestItems items,
      ShopperProfile profile,
      RecommenderContext context) {
    this.request = request;
    this.items = items;
    this.profile = profile;
    this.context = context;
    RerankRules all = rules(request, context.rules());
    this.rules = profile.isColdStart() ? all.withExposure(all.exposure().withoutRelevance()) : all;
    this.restriction =
        new ExcludedProducts(items, rules).of(request, context.allowed(request.allowed()));
    this.friends = friends();
    this.offers = new GroupOffers(items, rules.offer(), restriction, groups().products(), friends);
    this.scorer = new Scorer(items, profile, friends, offers::friends);
    this.today = context.exposure().today(context.now());
    this.pins = PinnedProducts.none(items, scorer);
  }

  private static RerankRules rules(RecommendRequest request, RerankRules shop) {
    RerankRules rules = shop.withDiversity(request.diversity().orElse(shop.diversity()));
    return request.decays().isEmpty()
        ? rules
        : rules.withDecays(
            Stream.concat(shop.decays().stream(), request.decays().stream()).toList());
  }

  /* What friends add to scores; nothing where they do not count. */
  private Map<String, Double> friends() {
    if (friendActivity().isEmpty()) {
      return Map.of();
    }
    Map<String, Double> scores = friendActivity().scores(request.history().notRejected());
    scores.replaceAll((_, score) -> rules.friends() * score);
    return scores;
  }

  /*
   * Ids of what friends like, the best first, without what the shopper knows already; of groups, of
   * what is shown of them.
   */
  private List<String> likedByFriends() {
    return friends.isEmpty()
        ? List.of()
        : offers.brought(FriendActivity.best(friends, request.history().productIds(), NAMED));
  }

  /** The shopper's friends, where they count. */
  FriendActivity friendActivity() {
    return rules.friends() == 0 ? FriendActivity.NONE : context.social().friendActivity();
  }

  /** The id of what friends who count like: another that a product is shown instead of, or this. */
  Optional<String> liked(ProductRef product, String id) {
    return offers.likedInstead(product).or(() -> Optional.of(id).filter(friends::containsKey));
  }

  /**
   * The same of a product that has its place because of friends: only they led to it, or half of
   * its score is theirs, as is all of it in a list for a cold-start shopper.
   */
  Optional<String> ofFriends(Candidate one, String id) {
    boolean isTheirs =
        one.sources().equals(Set.of(Source.FRIENDS))
            || 2 * scorer.friends(one.product()) >= scorer.of(one.product());
    return isTheirs ? liked(one.product(), id) : Optional.empty();
  }

  /** Groups of buyers, where they count. */
  OpenBuyingGroups groups() {
    return rules.groups() ? context.social().groups() : OpenBuyingGroups.NONE;
  }

  RecommendRequest request() {
    return request;
  }

  RequestItems items() {
    return items;
  }

  ShopperProfile profile() {
    return profile;
  }

  RecommenderContext context() {
    return context;
  }

  /** What may be shown. */
  Restriction restriction() {
    return restriction;
  }

  /** What may be shown, by the filter, of a list that begins: products, and notes among them. */
  Filter shown() {
    return hasNotes() ? restriction.filter().withProductsAs(Filter.ALL) : restriction.filter();
  }

  private boolean hasNotes() {
    return rules.notes() > 0 && !request.filter().speaksOfNotes();
  }

  /**
   * Whether the order is another than that in which more is retrieved: with notes or what is held
   * back, with weights from product to product, and with friends.
   */
  boolean hasOrderOfItsOwn() {
    return !notes.isEmpty()
        || rules.heldBack() > 0
        || !profile.slim().isEmpty()
        || !friends.isEmpty();
  }

  private List<Found> notes() {
    if (!hasNotes()) {
      return List.of();
    }
    var within =
        new Restriction(
            restriction.filter().withProductsAs(Filter.NOTES),
            restriction.excluded(),
            restriction.groups());
    Retrieval nearest = more(Math.max(NOTES, request.k()));
    return List.of(new Found(Source.NOTES, items.view().retrieve(nearest, within, NEXT)));
  }

  /** What is shown of each group. */
  GroupOffers offers() {
    return offers;
  }

  Scorer scorer() {
    return scorer;
  }

  /** The language of the reasons. */
  Locale locale() {
    return items.locale(request.language(), request.history());
  }

  /** Retrieves for the shopper, whatever may be shown. */
  CandidateSet retrieve(Restriction within) {
    return new CandidateRetrieval(items, profile, context, scorer, likedByFriends(), groups())
        .retrieve(within, request.k());
  }

  /**
   * The order of all that is retrieved, one product of each group. Where caps or groups leave the
   * first page short, up to {@value #MOST_MORE} further products are looked at.
   */
  PipelineResult rank(Stopwatch watch) {
    notes = notes();
    pins = PinnedProducts.of(rules.pins(), request.k(), restriction, items, scorer);
    pins.byPosition().values().forEach(offers::explained); // which no rule of offers chooses
    PipelineResult result = profile.isColdStart() ? nonPersonalized(watch) : personal(watch);
    int more = MORE / 2;
    for (int left = MOST_MORE; left > 0 && isShort(result); left -= more) {
      more = Math.min(2 * more, left);
      PipelineResult longer = withMore(result, more);
      if (longer.candidates().size() == result.candidates().size()) {
        break;
      }
      result = longer;
    }
    watch.done("arrange");
    return new PipelineResult(
        result.candidates().plus(notes), result.ranked(), result.reranked(), result.demand());
  }

  private boolean isShort(PipelineResult result) {
    return result.reranked().isShort(request.k())
        || (offers.anyChosen() && result.reranked().page() < request.k());
  }

  private CandidateSet grouped(CandidateSet candidates) {
    return items.view().hasGroups()
        ? candidates.replaced(offers.shown(candidates.products()))
        : candidates;
  }

  private PipelineResult personal(Stopwatch watch) {
    CandidateSet candidates = grouped(retrieve(restriction));
    watch.done("recall");
    List<Candidate> ranked = scorer.ranked(candidates);
    watch.done("score");
    return reranked(candidates, ranked, Map.of());
  }

  private PipelineResult nonPersonalized(Stopwatch watch) {
    int count = rules.reorder() || hasNotes() ? Math.max(REORDERED, request.k()) : request.k();
    var found =
        new ColdStartRetrieval(items, context, restriction, offers)
            .retrieve(likedByFriends(), groups().products(), request.k(), count);
    watch.done("recall");
    List<Candidate> ranked = Scorer.inOrder(found.order(), found.candidates());
    watch.done("score");
    return reranked(found.candidates(), ranked, found.demand());
  }

  private PipelineResult reranked(
      CandidateSet candidates, List<Candidate> ranked, Map<ProductRef, DemandReason> demand) {
    Map<Integer, Candidate> pinned = pins.among(ranked);
    List<Candidate> others = pins.withoutOthersOfTheirGroups(ranked);
    Reranked reranked =
        new Reranker(rules, items, calibration(), this::shownScore, context.now())
            .holdingBack(new RecentPurchases(context, rules).of(request.history(), items))
            .after(today)
            .with(ranked(CandidateSet.EMPTY.plus(notes)), profile.isColdStart() ? 0 : CLOSE)
            .rerank(others, pinned, request.k());
    return new PipelineResult(candidates, others, reranked, demand);
  }

  /** What boosts do to the score of a product. */
  List<BoostFactor> lifts(ProductRef product) {
    return Reranker.lifts(rules, items, product, context.now());
  }

  private double shownScore(Candidate candidate) {
    return profile.isColdStart() ? candidate.score() : context.model().calibrate(candidate.score());
  }

  private PipelineResult withMore(PipelineResult result, int count) {
    Set<ProductRef> known = result.candidates().products();
    Restriction within = restriction.without(known).withoutGroups(items.groupsOf(known));
    Retrieved more = items.view().retrieve(more(count), within, NEXT);
    CandidateSet candidates =
        grouped(result.candidates().plus(List.of(new Found(Source.REST, more))));
    List<Candidate> ranked =
        profile.isColdStart()
            ? Scorer.inOrder(order(result, candidates), candidates)
            : scorer.ranked(candidates);
    return reranked(candidates, ranked, result.demand());
  }

  private List<Candidate> ranked(CandidateSet found) {
    return profile.isColdStart()
        ? Scorer.inOrder(List.copyOf(found.products()), found)
        : scorer.ranked(found);
  }

  private static List<ProductRef> order(PipelineResult before, CandidateSet candidates) {
    var order = new LinkedHashSet<>(before.ranked().stream().map(Candidate::product).toList());
    order.addAll(candidates.products());
    return List.copyOf(order);
  }

  /** What comes after all that was retrieved. */
  Retrieval more(int count) {
    return profile.isColdStart()
        ? new Retrieval.Popular(count)
        : new Retrieval.NearestItems(QueryVector.of(profile.vector()), count);
  }

  private Calibration calibration() {
    List<Interest> all = profile.interests();
    if (profile.isColdStart() || all.size() < 2 || !rules.interests()) {
      return Calibration.NONE;
    }
    return new Calibration(all.stream().map(Interest::share).toList(), scorer::interest);
  }
}
