package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.CategoricalFields;
import dev.zhiyin.engine.retrieval.ItemStore;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Applies the rules of a shop to ranked candidates, one after the other: boosts, diversity, a floor
 * of exposure, calibration, what was just bought, caps, notes, pins. What may not be shown at all
 * is not among the candidates. For one answer.
 */
public final class Reranker {
  private final RerankRules rules;
  private final ItemStore items;
  private final Calibration calibration;
  private final ToDoubleFunction<Candidate> shownScore;
  private final Boosting boosting;
  private Set<CategoryPath> bought = Set.of();
  private List<Candidate> notes = List.of();
  private double close;
  private ExposureCount.Shown today = new ExposureCount.Shown(0, 0);

  /**
   * @param calibration used if the rules want it
   * @param now by which products are new
   * @param shownScore the score that is shown, and multiplied by boosts; rises with a candidate's
   */
  public Reranker(
      RerankRules rules,
      ItemStore items,
      Calibration calibration,
      ToDoubleFunction<Candidate> shownScore,
      Instant now) {
    this.rules = rules;
    this.items = items;
    this.calibration = calibration;
    this.shownScore = shownScore;
    this.boosting = new Boosting(rules, items, now);
  }

  /** What boosts do to the score of a product, ranked or not. */
  public static List<BoostFactor> lifts(
      RerankRules rules, ItemStore items, ProductRef product, Instant now) {
    return new Boosting(rules, items, now).lifts(List.of(product)).getOrDefault(product, List.of());
  }

  /** Holds back what is of these categories, by their whole paths. */
  public Reranker holdingBack(Set<CategoryPath> justBought) {
    bought = Set.copyOf(justBought);
    return this;
  }

  /** Keeps the floor of exposure of a day on which this was shown so far. */
  public Reranker after(ExposureCount.Shown shown) {
    today = shown;
    return this;
  }

  /**
   * Has these take the share of the places that notes have, best first, as far as they are close.
   *
   * @param closeness the least score of one, as a share of the lowest of a product on the first
   *     page; in [0, 1]
   */
  public Reranker with(List<Candidate> some, double closeness) {
    notes = List.copyOf(some);
    close = closeness;
    return this;
  }

  /**
   * Reranks them.
   *
   * @param ranked best first, each product once
   * @param pinned products of the pins that may be shown, by position
   * @param k size of the first page, at least 1
   */
  public Reranked rerank(List<Candidate> ranked, Map<Integer, Candidate> pinned, int k) {
    Map<Integer, Candidate> pins = new LinkedHashMap<>();
    pinned.entrySet().stream()
        .filter(pin -> pin.getKey() <= k)
        .sorted(Map.Entry.comparingByKey())
        .forEach(pin -> pins.put(pin.getKey(), pin.getValue()));
    Set<ProductRef> promoted =
        pins.values().stream().map(Candidate::product).collect(Collectors.toSet());

    var log = new MoveLog();
    List<Candidate> boosted = boosting.of(ranked, shownScore);
    log.add(Rule.BOOST, ranked, boosted);
    List<Candidate> diverse = new Diversity(rules.diversity(), items).of(boosted, k);
    log.add(Rule.DIVERSITY, boosted, diverse);
    Set<ProductRef> small = exposed(ranked, promoted);
    List<Candidate> even = exposed(diverse, small, promoted, k);
    log.add(Rule.EXPOSURE, diverse, even);
    List<Candidate> fair = rules.interests() ? calibration.of(even, k) : even;
    log.add(Rule.INTERESTS, even, fair);
    List<Candidate> wanted = boughtLast(fair);
    log.add(Rule.RENEWAL, fair, wanted);
    Capping.Capped capped = new Capping(rules.caps(), items, promoted).of(wanted, k);
    log.add(Rule.CAPS, wanted, capped.order());
    Capping.Capped mixed = withNotes(capped, k);
    log.add(Rule.NOTES, capped.order(), mixed.order());
    List<Candidate> whole = pinned(mixed.order(), mixed.page(), pins);
    log.add(Rule.PIN, mixed.order(), whole);

    long added = pins.values().stream().filter(pin -> !isIn(mixed, pin)).count();
    int page = (int) Math.min(k, mixed.page() + added);
    List<Candidate> first = whole.subList(0, page);
    int exposed = (int) first.stream().filter(one -> small.contains(one.product())).count();
    return new Reranked(whole, page, exposed, log.of(first), promoted);
  }

  /* The products that the floor of exposure is for. */
  private Set<ProductRef> exposed(List<Candidate> ranked, Set<ProductRef> promoted) {
    if (!rules.exposure().isOn()) {
      return Set.of();
    }
    var all = new HashSet<>(promoted);
    ranked.forEach(one -> all.add(one.product()));
    return items.matching(all, rules.exposure().filter());
  }

  /*
   * What is of a kind that the shopper has just bought goes behind everything else, so that a page
   * has it only where there is nothing else.
   */
  private List<Candidate> boughtLast(List<Candidate> order) {
    if (bought.isEmpty()) {
      return order;
    }
    List<CategoricalFields> kinds = items.kinds(order.stream().map(Candidate::product).toList());
    var first = new ArrayList<Candidate>();
    var later = new ArrayList<Candidate>();
    for (int i = 0; i < order.size(); i++) {
      (bought.contains(kinds.get(i).category()) ? later : first).add(order.get(i));
    }
    first.addAll(later);
    return first;
  }

  /* What is pinned keeps its place, and takes one of those to which others are lifted. */
  private List<Candidate> exposed(
      List<Candidate> order, Set<ProductRef> small, Set<ProductRef> promoted, int k) {
    int places = k - Math.min(notes.size(), share(k)) - promoted.size();
    long pinned = promoted.stream().filter(small::contains).count();
    int owed = rules.exposure().owed(today, k) - (int) pinned;
    Iterator<Candidate> others =
        new ExposureReranking(rules.exposure(), shownScore)
            .of(
                order.stream().filter(one -> !promoted.contains(one.product())).toList(),
                small,
                Math.max(0, places),
                owed)
            .iterator();
    return order.stream()
        .map(one -> promoted.contains(one.product()) ? one : others.next())
        .toList();
  }

  /* How many notes stand among the first places. */
  private int share(int places) {
    return (int) (rules.notes() * places + 1e-9);
  }

  /* A note wherever their share of the places so far makes one more. */
  private Capping.Capped withNotes(Capping.Capped products, int k) {
    double least =
        products.order().subList(0, products.page()).stream()
            .mapToDouble(shownScore)
            .min()
            .orElse(0);
    List<Candidate> near =
        notes.stream()
            .takeWhile(one -> ExposureReranking.isNear(shownScore.applyAsDouble(one), least, close))
            .toList();
    var order = new ArrayList<Candidate>();
    int page = 0;
    int taken = 0;
    int at = 0;
    while (at < products.order().size()) {
      boolean owed = taken < Math.min(near.size(), share(order.size() + 1));
      order.add(owed ? near.get(taken++) : products.order().get(at++));
      page = at <= products.page() ? order.size() : page;
    }
    return new Capping.Capped(order, Math.min(k, page));
  }

  private static boolean isIn(Capping.Capped capped, Candidate pin) {
    return capped.order().subList(0, capped.page()).stream()
        .anyMatch(one -> one.product().equals(pin.product()));
  }

  /* A page that is too short has its pins at its end. */
  private static List<Candidate> pinned(
      List<Candidate> order, int page, Map<Integer, Candidate> pins) {
    if (pins.isEmpty()) {
      return order;
    }
    var promoted = pins.values().stream().map(Candidate::product).toList();
    var first = new ArrayList<>(order.subList(0, page));
    first.removeIf(one -> promoted.contains(one.product()));
    pins.forEach((position, pin) -> first.add(Math.min(position - 1, first.size()), pin));
    order.subList(page, order.size()).stream()
        .filter(one -> !promoted.contains(one.product()))
        .forEach(first::add);
    return first;
  }

  /** What each rule moved. */
  private static final class MoveLog {
    private final Map<ProductRef, List<Move>> moves = new HashMap<>();

    /* What was not in the order before comes from behind its end. */
    void add(Rule rule, List<Candidate> before, List<Candidate> after) {
      if (before.equals(after)) {
        return;
      }
      Map<ProductRef, Integer> places = new HashMap<>();
      for (int place = 0; place < before.size(); place++) {
        places.put(before.get(place).product(), place);
      }
      for (int place = 0; place < after.size(); place++) {
        ProductRef product = after.get(place).product();
        int by = places.getOrDefault(product, before.size()) - place;
        if (by != 0) {
          moves.computeIfAbsent(product, _ -> new ArrayList<>()).add(new Move(rule, by));
        }
      }
    }

    Map<ProductRef, List<Move>> of(List<Candidate> page) {
      var shown = new HashMap<ProductRef, List<Move>>();
      for (Candidate one : page) {
        List<Move> list = moves.get(one.product());
        if (list != null) {
          shown.put(one.product(), List.copyOf(list));
        }
      }
      return shown;
    }
  }
}
