package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.cooccurrence.CoOccurring;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.popularity.PopularityRankings.Order;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.recommend.InterestClustering.Interest;
import dev.zhiyin.engine.rerank.Calibration;
import dev.zhiyin.engine.retrieval.CandidateSet;
import dev.zhiyin.engine.retrieval.CandidateSet.Found;
import dev.zhiyin.engine.retrieval.CategoricalFields;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.QueryVector;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.retrieval.Retrieval;
import dev.zhiyin.engine.retrieval.Retrieval.Effort;
import dev.zhiyin.engine.retrieval.Retrieved;
import dev.zhiyin.engine.retrieval.Source;
import dev.zhiyin.engine.social.OpenBuyingGroups;
import dev.zhiyin.engine.store.ProductStats;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds the products worth ranking for a shopper of whom something is known: one batch of
 * retrievals, and a second one only for what the first left short.
 *
 * @param friends ids of what friends like, the best first
 * @param groups those that are looked for
 */
record CandidateRetrieval(
    RequestItems items,
    ShopperProfile profile,
    RecommenderContext context,
    Scorer scorer,
    List<String> friends,
    OpenBuyingGroups groups) {
  private static final int NEAREST = 100;

  /** Shared among the interests by their weights. */
  private static final int INTERESTS = 100;

  /** An interest's least part of these. */
  private static final int INTEREST = 20;

  /**
   * An interest is not asked for if so many are found for each place that it is owed: what else it
   * finds has lower scores than the nearest, and takes a place only where caps leave these out.
   */
  private static final int ENOUGH = 2;

  private static final int WORDS = 50;
  private static final int CATEGORY = 20;
  private static final int COMPANIONS = 20;
  private static final int SLIM = 100;

  /** So many times as many are asked for by name, since some may not be shown. */
  private static final int SPARE = 3;

  private static final int FRIENDS = 100;
  private static final int GROUPS = 20;
  private static final int TRENDING = 20;
  private static final int NEW = 20;

  /** Of so many of the newest items the words and categories count. */
  private static final int NEWEST = 3;

  /** So many of the newest items are asked what goes with them. */
  private static final int COMPANIONED = 10;

  /** A retrieval and what its candidates are told to come from. */
  private record Wanted(Source source, Retrieval retrieval) {
    /* All that have a name are asked for, and the first that may be shown are kept. */
    Found found(Retrieved retrieved) {
      return new Found(
          source,
          switch (source) {
            case SLIM -> retrieved.first(SLIM);
            case COMPANIONS -> retrieved.first(COMPANIONS);
            case FRIENDS -> retrieved.first(FRIENDS);
            case GROUPS -> retrieved.first(GROUPS);
            case TRENDING -> retrieved.first(TRENDING);
            default -> retrieved;
          });
    }
  }

  /** At least {@code k} products, if the restriction leaves that many. */
  CandidateSet retrieve(Restriction restriction, int k) {
    CandidateSet first = first(restriction, k);
    return plus(first, second(first, k), restriction);
  }

  /* What is new is asked for by itself where products are announced, which would take its places. */
  private CandidateSet first(Restriction restriction, int k) {
    List<Wanted> batch = first(k);
    var arrivals = new Wanted(Source.NEW, new Retrieval.Newest(NEW));
    Filter come = NonPersonalized.come(items.view(), restriction, context.now());
    if (come.equals(Filter.ALL)) {
      batch.add(arrivals);
      return plus(CandidateSet.EMPTY, batch, restriction);
    }
    return plus(
        plus(CandidateSet.EMPTY, batch, restriction), List.of(arrivals), restriction.and(come));
  }

  private CandidateSet plus(CandidateSet before, List<Wanted> batch, Restriction restriction) {
    if (batch.isEmpty()) {
      return before;
    }
    List<Retrieved> retrieved =
        items
            .view()
            .retrieve(
                batch.stream().map(Wanted::retrieval).toList(),
                restriction,
                RequestItems.OF_CANDIDATES);
    return before.plus(
        IntStream.range(0, batch.size())
            .mapToObj(i -> batch.get(i).found(retrieved.get(i)))
            .toList());
  }

  private List<Wanted> first(int k) {
    var batch = new ArrayList<Wanted>();
    var nearest =
        new Retrieval.NearestItems(QueryVector.of(profile.vector()), Math.max(NEAREST, 2 * k));
    batch.add(new Wanted(Source.LEARNED, nearest));
    addNamed(batch, Source.SLIM, profile.slim().best(SPARE * SLIM));
    words().forEach(words -> batch.add(new Wanted(Source.WORDS, words)));
    List<CategoryPath> categories = categories();
    if (!categories.isEmpty()) {
      batch.add(new Wanted(Source.CATEGORY, new Retrieval.InCategories(categories, CATEGORY)));
    }
    addNamed(batch, Source.COMPANIONS, together());
    addNamed(batch, Source.FRIENDS, friends);
    addNamed(batch, Source.GROUPS, groups.products());
    addNamed(batch, Source.TRENDING, trending(context.rankings()));
    return batch;
  }

  private static void addNamed(List<Wanted> batch, Source source, Collection<String> ids) {
    if (!ids.isEmpty()) {
      batch.add(new Wanted(source, new Retrieval.Named(ids)));
    }
  }

  private List<Wanted> second(CandidateSet first, int k) {
    var batch = new ArrayList<Wanted>();
    List<Interest> all = profile.interests();
    List<ProductRef> nearest =
        first.products().stream()
            .filter(product -> first.sources(product).contains(Source.LEARNED))
            .toList();
    scorer.score(first.products());
    for (int i = 0; i < all.size(); i++) {
      if (isLacking(i, all.get(i), nearest, k)) {
        Interest interest = all.get(i);
        int share = Math.max(INTEREST, (int) Math.round(INTERESTS * interest.share()));
        batch.add(
            new Wanted(
                Source.INTEREST,
                new Retrieval.NearestTexts(interest.direction(), share, Effort.QUICK)));
      }
    }
    if (first.size() < k) {
      batch.add(new Wanted(Source.POPULAR, new Retrieval.Popular(k)));
    }
    return batch;
  }

  /* Whether an interest is owed places for which too few of the nearest speak. */
  private boolean isLacking(int number, Interest interest, List<ProductRef> nearest, int k) {
    int owed = Calibration.owed(interest.share(), k);
    return owed > 0
        && nearest.stream().filter(product -> scorer.interest(product) == number).count()
            < (long) ENOUGH * owed;
  }

  private List<CategoryPath> categories() {
    List<ProductRef> newest =
        profile
            .newest(NEWEST)
            .map(ShopperProfile.Known::product)
            .flatMap(Optional::stream)
            .toList();
    return items.kinds(newest).stream()
        .map(CategoricalFields::category)
        .filter(path -> !path.isEmpty())
        .distinct()
        .toList();
  }

  private Stream<Retrieval> words() {
    return profile
        .newest(NEWEST)
        .flatMap(known -> known.item().subject().words().stream())
        .map(text -> new Retrieval.Words(text, WORDS));
  }

  /* The strongest of each item first, then the second of each, and so on. */
  private Set<String> together() {
    List<Iterator<CoOccurring>> lists =
        profile
            .newest(COMPANIONED)
            .flatMap(known -> known.item().productId().stream())
            .map(id -> context.coOccurrence().of(id).iterator())
            .toList();
    var ids = new LinkedHashSet<String>();
    boolean more = true;
    while (more && ids.size() < SPARE * COMPANIONS) {
      more = false;
      for (Iterator<CoOccurring> list : lists) {
        if (list.hasNext() && ids.size() < SPARE * COMPANIONS) {
          ids.add(list.next().productId());
          more = true;
        }
      }
    }
    return ids;
  }

  private static List<String> trending(PopularityRankings rankings) {
    return rankings
        .in(Order.TRENDING)
        .takeWhile(rankings::isTrending)
        .map(ProductStats::productId)
        .distinct() // one that moves meanwhile may come twice
        .limit(SPARE * TRENDING)
        .toList();
  }
}
