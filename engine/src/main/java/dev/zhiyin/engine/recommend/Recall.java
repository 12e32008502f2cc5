package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.Source;
import dev.zhiyin.engine.arrange.Turns;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.index.Hit;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.live.Rankings;
import dev.zhiyin.engine.live.Rankings.Order;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.recommend.Interests.Interest;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.Standing;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the products worth ranking, from several sources, each with the filter inside. Excluded
 * products are left out by asking for so many more. For one answer.
 */
final class Recall {
  private static final int LEARNED = 100;

  /** Shared among the interests by their weights. */
  private static final int INTERESTS = 100;

  /** An interest's least part of these. */
  private static final int INTEREST = 20;

  /** An interest is not asked for if so many are found for each place that it is owed. */
  private static final int ENOUGH = 4;

  private static final int WORDS = 50;
  private static final int CATEGORY = 50;
  private static final int COMPANIONS = 50;
  private static final int TRENDING = 20;
  private static final int NEW = 20;

  /** Of so many of the newest items the words and categories count. */
  private static final int NEWEST = 3;

  /** So many of the newest items are asked for their companions. */
  private static final int COMPANIONED = 10;

  private final IndexSnapshot snapshot;
  private final Products products;
  private final Filter filter;
  private final Finds finds;
  private final Speaking speaking;

  /**
   * @param finds where to put what is found
   */
  Recall(Products products, Filter filter, Finds finds, Speaking speaking) {
    this.snapshot = products.snapshot();
    this.products = products;
    this.filter = filter;
    this.finds = finds;
    this.speaking = speaking;
  }

  /** Puts at least {@code k} products there, if the filter and the exclusions leave that many. */
  void run(Shopper shopper, Companions companions, Rankings rankings, int k) {
    finds.add(Source.LEARNED, () -> learned(shopper, k));
    for (int i = 0; i < shopper.interests().size(); i++) {
      Interest interest = shopper.interests().get(i);
      if (isLacking(i, interest, k)) {
        finds.add(Source.INTEREST, () -> interest(interest, shopper));
      }
    }
    for (String words : words(shopper)) {
      finds.add(Source.WORDS, () -> snapshot.matching(words, finds.wanted(WORDS), filter).hits());
    }
    finds.add(Source.CATEGORY, () -> categories(shopper));
    finds.add(Source.COMPANIONS, () -> snapshot.among(together(shopper, companions), filter));
    finds.add(Source.TRENDING, () -> snapshot.among(trending(rankings), filter));
    finds.add(Source.NEW, () -> snapshot.latest(NEW, filter));
    if (finds.size() < k) {
      finds.add(Source.POPULAR, () -> snapshot.mostPopular(finds.wanted(k), filter));
    }
  }

  private List<Hit> learned(Shopper shopper, int k) {
    return snapshot.nearestFaces(shopper.vector(), Math.max(LEARNED, finds.wanted(2 * k)), filter);
  }

  /* Where an interest is owed places that are not filled yet. */
  private boolean isLacking(int number, Interest interest, int k) {
    int owed = Turns.owed(interest.share(), k);
    if (owed == 0) {
      return false;
    }
    speaking.findAll(finds.docs());
    return finds.count(doc -> speaking.of(doc) == number) < ENOUGH * owed;
  }

  private List<Hit> interest(Interest interest, Shopper shopper) {
    int share = Math.max(INTEREST, (int) Math.round(INTERESTS * interest.share()));
    long met =
        interest.items().stream().filter(i -> finds.excludes(shopper.known().get(i).doc())).count();
    return snapshot.nearbyTexts(interest.direction(), share + (int) met, filter);
  }

  private List<Hit> categories(Shopper shopper) {
    List<CategoryPath> categories =
        shopper
            .newest(NEWEST)
            .map(Shopper.Known::doc)
            .flatMap(doc -> doc.isPresent() ? Stream.of(doc.getAsInt()) : Stream.empty())
            .map(doc -> products.get(doc).category())
            .filter(path -> !path.isEmpty())
            .distinct()
            .toList();
    return categories.isEmpty()
        ? List.of()
        : snapshot.inCategories(categories, finds.wanted(CATEGORY), filter);
  }

  private static List<String> words(Shopper shopper) {
    return shopper
        .newest(NEWEST)
        .flatMap(
            known ->
                known.item().subject() instanceof Subject.Words(String text)
                    ? Stream.of(text)
                    : Stream.empty())
        .toList();
  }

  /* The strongest of each item first, then the second of each, and so on. */
  private static Set<String> together(Shopper shopper, Companions companions) {
    List<Iterator<Companion>> lists =
        shopper
            .newest(COMPANIONED)
            .flatMap(
                known ->
                    known.item().subject() instanceof Subject.Item(String id)
                        ? Stream.of(companions.of(id).iterator())
                        : Stream.empty())
            .toList();
    var ids = new LinkedHashSet<String>();
    boolean more = true;
    while (more && ids.size() < COMPANIONS) {
      more = false;
      for (Iterator<Companion> list : lists) {
        if (list.hasNext() && ids.size() < COMPANIONS) {
          ids.add(list.next().productId());
          more = true;
        }
      }
    }
    return ids;
  }

  private static List<String> trending(Rankings rankings) {
    var ids = new ArrayList<String>();
    Iterator<Standing> hottest = rankings.in(Order.HEAT);
    while (hottest.hasNext() && ids.size() < TRENDING) {
      Standing next = hottest.next();
      if (!rankings.isTrending(next)) {
        break;
      }
      ids.add(next.productId());
    }
    return ids;
  }
}
