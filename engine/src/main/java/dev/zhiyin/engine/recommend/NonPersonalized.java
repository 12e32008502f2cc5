package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.popularity.PopularityRankings.Order;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.store.ProductStats;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Lists that are the same for everybody: popular, trending and latest products, and the mixture
 * that somebody is shown of whom nothing is known. Every list is full if the restriction leaves
 * enough products: those that nobody interacted with come last. Of a group one product stands where
 * the first of them would. The same view and rankings give the same lists. For one request.
 */
final class NonPersonalized {
  /** Every so many places one is for a new product, which nobody would see otherwise. */
  private static final int EXPLORED = 5;

  /** So many of the latest products take turns at those places. */
  private static final int ARRIVALS = 50;

  /** New are products that came so long before the latest that the shop has by now, or later. */
  static final Duration NEW = Duration.ofDays(30);

  /** A restriction that leaves no more than so many products has all of them sorted. */
  private static final int NARROW = 2_000;

  /**
   * Otherwise the first of an order are looked up, {@link PopularityRankings#WALKABLE} at most: so
   * many for each that is wanted, or {@value #LEAST_STEP}, then {@value #GROWTH} times as many at
   * each step.
   */
  private static final int STEP = 2;

  private static final int LEAST_STEP = 64;

  private static final int GROWTH = 4;

  private final RequestItems items;
  private final IndexView view;
  private final RecommenderContext context;
  private final PopularityRankings rankings;
  private final Restriction restriction;
  private final GroupOffers offers;
  private final Instant now;
  private long allowed = -1;

  NonPersonalized(
      RequestItems items, RecommenderContext context, Restriction restriction, GroupOffers offers) {
    this.items = items;
    this.view = items.view();
    this.context = context;
    this.rankings = context.rankings();
    this.restriction = restriction;
    this.offers = offers;
    this.now = context.now();
  }

  /** One product of a list. */
  record Pick(ProductRef product, DemandReason reason) {}

  /** Those that most shoppers have interacted with. */
  List<Pick> popular(int k) {
    return picks(mostPopular(k), _ -> DemandReason.POPULAR);
  }

  /** Those most in demand of late. */
  List<Pick> trending(int k) {
    return picks(filled(ordered(Order.TRENDING, _ -> true, k), k), this::demand);
  }

  /** Those that the shop began to offer last; what is announced for later fills the rest. */
  List<Pick> latest(int k) {
    Instant cutoff = newSince(view, now);
    return picks(
        newest(k),
        product ->
            isNew(items.stats(product), cutoff, now) ? DemandReason.NEW : DemandReason.POPULAR);
  }

  private List<ProductRef> newest(int k) {
    Filter come = come(view, restriction, now);
    List<ProductRef> first = found(Retrieval.Newest::new, List.of(), k, restriction.and(come));
    return come.equals(Filter.ALL) ? first : found(Retrieval.Newest::new, first, k, restriction);
  }

  /** Trending ones, then popular ones, and at every fifth place a new one. */
  List<Pick> mixed(int k) {
    Map<ProductRef, DemandReason> picked = new LinkedHashMap<>();
    Iterator<ProductRef> arrivals = arrivals().iterator();
    for (ProductRef product : inDemand(k)) {
      if (picked.size() % EXPLORED == EXPLORED - 1) {
        explore(arrivals, picked);
      }
      picked.putIfAbsent(product, demand(product));
    }
    return picks(
        picked.keySet().stream().limit(k).toList(),
        product -> Objects.requireNonNull(picked.get(product)));
  }

  private static void explore(Iterator<ProductRef> arrivals, Map<ProductRef, DemandReason> picked) {
    int before = picked.size();
    while (arrivals.hasNext() && picked.size() == before) {
      picked.putIfAbsent(arrivals.next(), DemandReason.NEW);
    }
  }

  /* What is trending, in that order, before what is popular. */
  private List<ProductRef> inDemand(int k) {
    var products = new ArrayList<>(ordered(Order.TRENDING, rankings::isTrending, k));
    // what is shown for a trending one of its group need not be trending itself
    products.removeIf(product -> ranked(product).filter(rankings::isTrending).isEmpty());
    if (products.size() < k) {
      products.addAll(mostPopular(k));
    }
    return products;
  }

  private List<ProductRef> mostPopular(int k) {
    return filled(ordered(Order.POPULAR, _ -> true, k), k);
  }

  /* New products take turns: each change of the shop lets the next one begin. */
  private List<ProductRef> arrivals() {
    Instant cutoff = newSince(view, now);
    var products =
        new ArrayList<>(
            offers.distinct(
                retrieved(new Retrieval.Newest(ARRIVALS), restriction.and(come(view, now)))));
    items.read(products, Set.of(Part.STATS));
    products.removeIf(product -> !isNew(items.stats(product), cutoff, now));
    Collections.rotate(products, (int) -(view.sequence() % Math.max(1, products.size())));
    return products;
  }

  /** From when on a product is new in this shop; what is announced for later ends nothing's. */
  static Instant newSince(IndexView view, Instant now) {
    Filter come = come(view, now);
    return (come.equals(Filter.ALL) ? view.newest() : newestOf(view, come.and(Filter.PRODUCTS)))
        .map(time -> time.minus(NEW))
        .orElse(Instant.MAX);
  }

  /** Whatever is offered by now, of products and notes that a restriction allows. */
  static Filter come(IndexView view, Restriction restriction, Instant now) {
    boolean hasNotes = !restriction.filter().all().containsAll(Filter.PRODUCTS.all());
    return hasNotes ? offeredBy(now) : come(view, now);
  }

  /* Products that are offered by now. */
  private static Filter come(IndexView view, Instant now) {
    if (view.newest().filter(now::isBefore).isEmpty()) {
      return Filter.ALL;
    }
    return offeredBy(now);
  }

  private static Filter offeredBy(Instant now) {
    // to the next minute, since what a filter allows is remembered
    Instant minute = now.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    return Filter.of(new Condition.Not(Filter.of(new Condition.CreatedAfter(minute))));
  }

  private static Optional<Instant> newestOf(IndexView view, Filter filter) {
    List<ProductRef> newest =
        view.retrieve(new Retrieval.Newest(1), Restriction.to(filter), Set.of()).products();
    return view.fetch(newest, Set.of(Part.STATS)).stream()
        .map(parts -> parts.stats().since())
        .findAny();
  }

  /** Whether a product has come by now, and not before a cutoff. */
  static boolean isNew(ProductParts.Stats stats, Instant cutoff, Instant now) {
    return !stats.since().isBefore(cutoff) && !stats.since().isAfter(now);
  }

  private Optional<ProductStats> ranked(ProductRef product) {
    return rankings.of(items.id(product));
  }

  private DemandReason demand(ProductRef product) {
    return ranked(product).filter(context::isTrending).isPresent()
        ? DemandReason.TRENDING
        : DemandReason.POPULAR;
  }

  /*
   * The first k in an order that are allowed; fewer when the order ends, at the first that is not
   * wanted, or goes on too long.
   */
  private List<ProductRef> ordered(Order order, Predicate<ProductStats> wanted, int k) {
    long allowed = allowed();
    return allowed <= NARROW
        ? sorted(order, wanted, (int) allowed, k)
        : walked(rankings.in(order).takeWhile(wanted).map(ProductStats::productId).iterator(), k);
  }

  /* How many, up to one more than are narrow. */
  private long allowed() {
    if (allowed < 0) {
      allowed = view.count(restriction.filter(), NARROW + 1).value();
    }
    return allowed;
  }

  private List<ProductRef> sorted(Order order, Predicate<ProductStats> wanted, int allowed, int k) {
    List<ProductRef> all = retrieved(new Retrieval.Popular(Math.max(1, allowed)));
    List<String> ids = items.ids(all);
    Map<String, ProductRef> byId = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      byId.put(ids.get(i), all.get(i));
    }
    List<ProductRef> sorted =
        rankings.sorted(byId.keySet(), order).stream()
            .takeWhile(wanted)
            .map(stats -> Objects.requireNonNull(byId.get(stats.productId())))
            .toList();
    return offers.distinct(sorted).stream().limit(k).toList();
  }

  private List<ProductRef> walked(Iterator<String> order, int k) {
    var found = new LinkedHashSet<ProductRef>();
    int left = PopularityRankings.WALKABLE;
    for (int step = Math.max(LEAST_STEP, STEP * k);
        order.hasNext() && found.size() < k && left > 0;
        step *= GROWTH) {
      var ids = new ArrayList<String>();
      while (order.hasNext() && ids.size() < Math.min(step, left)) {
        ids.add(order.next());
      }
      left -= ids.size();
      found.addAll(offers.distinct(retrieved(new Retrieval.Named(ids))));
    }
    return found.stream().limit(k).toList();
  }

  /* Whatever is allowed besides. */
  private List<ProductRef> filled(List<ProductRef> first, int k) {
    return found(Retrieval.Popular::new, first, k, restriction);
  }

  /* The first k of different groups; fewer where groups are so large that they fill every round. */
  private List<ProductRef> found(
      IntFunction<Retrieval> retrieval, List<ProductRef> first, int k, Restriction within) {
    var products = new LinkedHashSet<>(first);
    for (int round = 0; round < GroupOffers.MOST_ROUNDS && products.size() < k; round++) {
      Restriction rest = within.without(products).withoutGroups(items.groupsOf(products));
      int wanted = k - products.size();
      List<ProductRef> found = retrieved(retrieval.apply(wanted), rest);
      products.addAll(offers.distinct(found));
      if (found.size() < wanted) {
        break;
      }
    }
    return products.stream().limit(k).toList();
  }

  private List<ProductRef> retrieved(Retrieval retrieval) {
    return retrieved(retrieval, restriction);
  }

  private List<ProductRef> retrieved(Retrieval retrieval, Restriction within) {
    return view.retrieve(retrieval, within, Set.of(Part.STATS, Part.GROUP)).products();
  }

  private static List<Pick> picks(
      List<ProductRef> products, Function<ProductRef, DemandReason> reason) {
    return products.stream().map(one -> new Pick(one, reason.apply(one))).toList();
  }
}
