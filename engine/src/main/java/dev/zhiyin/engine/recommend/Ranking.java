package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.ArrangeRules;
import dev.zhiyin.engine.arrange.Arranged;
import dev.zhiyin.engine.arrange.Arranger;
import dev.zhiyin.engine.arrange.Candidate;
import dev.zhiyin.engine.arrange.Pin;
import dev.zhiyin.engine.arrange.Source;
import dev.zhiyin.engine.arrange.Turns;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.index.Hit;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.recommend.Crowd.Because;
import dev.zhiyin.engine.recommend.Interests.Interest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * From a request to the order of its products: recall, scores, arranging. For one answer, by one
 * thread.
 */
final class Ranking {
  /** So many products are looked at, where all shoppers' list is to be put in another order. */
  private static final int REORDERED = 200;

  private final Products products;
  private final IndexSnapshot snapshot;
  private final Shopper shopper;
  private final RecommendRequest request;
  private final Surroundings around;
  private final ArrangeRules rules;
  private final Set<Integer> excluded;
  private final Finds finds;
  private final Speaking speaking;
  private final Map<Integer, Because> because = new HashMap<>();

  Ranking(Products products, Shopper shopper, RecommendRequest request, Surroundings around) {
    this.products = products;
    this.snapshot = products.snapshot();
    this.shopper = shopper;
    this.request = request;
    this.around = around;
    this.rules =
        request.diversity().isPresent()
            ? around.rules().withDiversity(request.diversity().getAsDouble())
            : around.rules();
    this.excluded = new Exclusions(products, rules).of(request);
    this.finds = new Finds(excluded);
    this.speaking = new Speaking(snapshot, shopper);
  }

  Products products() {
    return products;
  }

  Shopper shopper() {
    return shopper;
  }

  Finds finds() {
    return finds;
  }

  /** Products that may not be shown. */
  Set<Integer> excluded() {
    return excluded;
  }

  /** Why a product of a list for somebody unknown is in it. */
  Because because(int doc) {
    return because.getOrDefault(doc, Because.POPULAR);
  }

  /**
   * The order of all that is found. If the rules leave too few for the page, everything else that
   * the filter allows is ranked, too.
   */
  Arranged arranged(Stopwatch watch) {
    Scores scores = shopper.isUnknown() ? common() : personal();
    watch.done("recall");
    List<Candidate> ranked = scores.ranked(finds);
    watch.done("score");
    Arranged arranged = arranged(ranked, scores);
    if (arranged.page() < request.k()) {
      int before = finds.size();
      finds.add(Source.REST, this::everything);
      arranged = finds.size() > before ? arranged(scores.ranked(finds), scores) : arranged;
    }
    watch.done("arrange");
    return arranged;
  }

  private Scores personal() {
    new Recall(products, filter(), finds, speaking)
        .run(shopper, around.companions(), around.rankings(), request.k());
    return new Scores.Personal(snapshot, shopper);
  }

  private Scores common() {
    var listed = new HashMap<Integer, Float>();
    List<Crowd.Pick> picks =
        new Crowd(snapshot, around.rankings(), filter(), excluded)
            .mixed(rules.reorder() ? Math.max(REORDERED, request.k()) : request.k());
    for (Crowd.Pick pick : picks) {
      because.put(pick.hit().doc(), pick.because());
      listed.put(pick.hit().doc(), pick.hit().score());
    }
    for (Because each : Because.values()) {
      finds.add(
          each.source(),
          () ->
              picks.stream().filter(pick -> pick.because() == each).map(Crowd.Pick::hit).toList());
    }
    return new Scores.Common(snapshot, listed, around.rankings());
  }

  private Filter filter() {
    return request.allowed();
  }

  private List<Hit> everything() {
    return Arrays.stream(snapshot.allowed(filter())).mapToObj(doc -> new Hit(doc, 0)).toList();
  }

  /** Which of some products may be shown. */
  BitSet allowed(List<OptionalInt> docs) {
    int[] there = docs.stream().flatMapToInt(OptionalInt::stream).toArray();
    return snapshot.allowed(there, filter());
  }

  /** Whether {@link #rest} would find any. */
  boolean hasRest(Set<String> known) {
    Set<Integer> others = new HashSet<>(excluded);
    others.addAll(snapshot.find(known).values());
    return Arrays.stream(snapshot.allowed(filter())).anyMatch(doc -> !others.contains(doc));
  }

  /** Ids of all that the filter allows and that are not among some, best first. */
  List<String> rest(Set<String> known) {
    Scores scores =
        shopper.isUnknown()
            ? new Scores.Common(snapshot, Map.of(), around.rankings())
            : new Scores.Personal(snapshot, shopper);
    var all = new Finds(excluded);
    all.add(Source.REST, this::everything);
    int[] docs = scores.ranked(all).stream().mapToInt(Candidate::doc).toArray();
    return snapshot.ids(docs).stream().filter(id -> !known.contains(id)).toList();
  }

  private Arranged arranged(List<Candidate> ranked, Scores scores) {
    var shelf = new AnswerShelf(products, around.model(), !shopper.isUnknown());
    return new Arranger(rules, shelf, turns()).of(ranked, pinned(ranked, scores), request.k());
  }

  private Turns turns() {
    List<Interest> interests = shopper.interests();
    if (shopper.isUnknown() || interests.size() < 2 || !rules.interests()) {
      return Turns.NONE;
    }
    return new Turns(interests.stream().map(Interest::share).toList(), speaking::of);
  }

  private Map<Integer, Candidate> pinned(List<Candidate> ranked, Scores scores) {
    var pinned = new HashMap<Integer, Candidate>();
    for (Pin pin : rules.pins()) {
      OptionalInt doc = products.find(pin.product());
      if (doc.isPresent() && mayBeShown(doc.getAsInt())) {
        pinned.put(pin.position(), pinned(doc.getAsInt(), ranked, scores));
      }
    }
    return pinned;
  }

  private boolean mayBeShown(int doc) {
    return !excluded.contains(doc) && snapshot.allowed(new int[] {doc}, filter()).get(doc);
  }

  private static Candidate pinned(int doc, List<Candidate> ranked, Scores scores) {
    Set<Source> sources = new HashSet<>(Set.of(Source.PINNED));
    ranked.stream()
        .filter(candidate -> candidate.doc() == doc)
        .forEach(candidate -> sources.addAll(candidate.sources()));
    return new Candidate(doc, EnumSet.copyOf(sources), scores.of(new int[] {doc})[0]);
  }
}
