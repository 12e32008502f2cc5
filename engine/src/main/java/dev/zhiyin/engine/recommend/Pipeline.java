package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.recommend.Interests.Interest;
import dev.zhiyin.engine.rerank.Calibration;
import dev.zhiyin.engine.rerank.Pin;
import dev.zhiyin.engine.rerank.RerankRules;
import dev.zhiyin.engine.rerank.Reranked;
import dev.zhiyin.engine.rerank.Reranker;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.CandidateSet;
import dev.zhiyin.engine.retrieval.CandidateSet.Found;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.QueryVector;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieved;
import dev.zhiyin.engine.retrieval.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One request from the shopper's profile to the order of its products: retrieve, score, rerank. For
 * one thread.
 */
final class Pipeline {
  /** So many products are looked at, where a list for somebody unknown is to be reordered. */
  private static final int REORDERED = 200;

  /** So many more candidates are looked for where caps leave a page short; then twice as many. */
  static final int MORE = 200;

  /** No more are looked for than these. */
  private static final int MOST_MORE = 4_000;

  private final RecommendRequest request;
  private final RequestItems items;
  private final ShopperProfile profile;
  private final RecommenderContext context;
  private final RerankRules rules;
  private final Restriction restriction;
  private final Scorer scorer;

  Pipeline(
      RecommendRequest request,
      RequestItems items,
      ShopperProfile profile,
      RecommenderContext context) {
    this.request = request;
    this.items = items;
    this.profile = profile;
    this.context = context;
    this.rules =
        request.diversity().isPresent()
            ? context.rules().withDiversity(request.diversity().getAsDouble())
            : context.rules();
    this.restriction =
        new Restriction(
            context.available(request.allowed()), new ExcludedProducts(items, rules).of(request));
    this.scorer = new Scorer(items, profile);
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

  Scorer scorer() {
    return scorer;
  }

  /** Retrieves for the shopper, whatever may be shown. */
  CandidateSet retrieve(Restriction within) {
    return new CandidateRetrieval(items, profile, context, scorer).retrieve(within, request.k());
  }

  /**
   * The order of all that is retrieved. Where caps leave the first page short, up to {@value
   * #MOST_MORE} further products are looked at.
   */
  Ranking rank(Stopwatch watch) {
    Ranking ranking = profile.isUnknown() ? nonPersonalized(watch) : personal(watch);
    int more = MORE / 2;
    for (int left = MOST_MORE; left > 0 && ranking.reranked().isShort(request.k()); left -= more) {
      more = Math.min(2 * more, left);
      Ranking longer = withMore(ranking, more);
      if (longer.candidates().size() == ranking.candidates().size()) {
        break;
      }
      ranking = longer;
    }
    watch.done("arrange");
    return ranking;
  }

  private Ranking personal(Stopwatch watch) {
    CandidateSet candidates = retrieve(restriction);
    watch.done("recall");
    List<Candidate> ranked = scorer.ranked(candidates);
    watch.done("score");
    return reranked(candidates, ranked, Map.of());
  }

  private Ranking nonPersonalized(Stopwatch watch) {
    long start = System.nanoTime();
    List<NonPersonalized.Pick> picks =
        new NonPersonalized(items, context.rankings(), restriction)
            .mixed(rules.reorder() ? Math.max(REORDERED, request.k()) : request.k());
    long nanos = System.nanoTime() - start;
    var demand = new HashMap<ProductRef, DemandReason>();
    picks.forEach(pick -> demand.put(pick.product(), pick.reason()));
    CandidateSet candidates =
        CandidateSet.EMPTY.plus(
            Arrays.stream(DemandReason.values())
                .map(reason -> new Found(reason.source(), of(reason, picks, nanos)))
                .toList());
    watch.done("recall");
    List<Candidate> ranked =
        Scorer.inOrder(picks.stream().map(NonPersonalized.Pick::product).toList(), candidates);
    watch.done("score");
    return reranked(candidates, ranked, demand);
  }

  private static Retrieved of(DemandReason reason, List<NonPersonalized.Pick> picks, long nanos) {
    return new Retrieved(
        picks.stream()
            .filter(pick -> pick.reason() == reason)
            .map(pick -> new Hit(pick.product(), 0))
            .toList(),
        nanos / DemandReason.values().length);
  }

  private Ranking reranked(
      CandidateSet candidates, List<Candidate> ranked, Map<ProductRef, DemandReason> demand) {
    Reranked reranked =
        new Reranker(rules, items, calibration(), this::shownScore)
            .holdingBack(new JustBought(context, rules).of(profile, items))
            .rerank(ranked, pinned(ranked), request.k());
    return new Ranking(candidates, ranked, reranked, demand);
  }

  private double shownScore(Candidate candidate) {
    return profile.isUnknown() ? candidate.score() : context.model().calibrate(candidate.score());
  }

  private Ranking withMore(Ranking ranking, int count) {
    Restriction within = restriction.without(ranking.candidates().products());
    List<Retrieved> more = items.view().retrieve(List.of(more(count)), within);
    CandidateSet candidates =
        ranking.candidates().plus(List.of(new Found(Source.REST, more.getFirst())));
    List<Candidate> ranked =
        profile.isUnknown()
            ? Scorer.inOrder(order(ranking, more.getFirst()), candidates)
            : scorer.ranked(candidates);
    return reranked(candidates, ranked, ranking.demand());
  }

  private static List<ProductRef> order(Ranking before, Retrieved more) {
    var order = new ArrayList<>(before.ranked().stream().map(Candidate::product).toList());
    more.hits().forEach(hit -> order.add(hit.product()));
    return order;
  }

  /** What comes after all that was retrieved. */
  Retrieval more(int count) {
    return profile.isUnknown()
        ? new Retrieval.Popular(count)
        : new Retrieval.NearestItems(QueryVector.of(profile.vector()), count);
  }

  private Calibration calibration() {
    List<Interest> all = profile.interests();
    if (profile.isUnknown() || all.size() < 2 || !rules.interests()) {
      return Calibration.NONE;
    }
    return new Calibration(all.stream().map(Interest::share).toList(), scorer::interest);
  }

  private Map<Integer, Candidate> pinned(List<Candidate> ranked) {
    var pinned = new HashMap<Integer, Candidate>();
    for (Pin pin : rules.pins()) {
      items
          .find(pin.product())
          .filter(this::mayBeShown)
          .ifPresent(product -> pinned.put(pin.position(), pinned(product, ranked)));
    }
    return pinned;
  }

  private boolean mayBeShown(ProductRef product) {
    return !restriction.excluded().contains(product)
        && !items.matching(List.of(product), restriction.filter()).isEmpty();
  }

  private Candidate pinned(ProductRef product, List<Candidate> ranked) {
    Optional<Candidate> found =
        ranked.stream().filter(candidate -> candidate.product().equals(product)).findFirst();
    Set<Source> sources = EnumSet.of(Source.PINNED);
    found.ifPresent(candidate -> sources.addAll(candidate.sources()));
    float score = found.map(Candidate::score).orElseGet(() -> scorer.of(product));
    return new Candidate(product, sources, score);
  }
}
