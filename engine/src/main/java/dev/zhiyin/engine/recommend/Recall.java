package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.index.Hit;
import dev.zhiyin.engine.index.IndexSnapshot;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.shopper.Subject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the products worth ranking: nearest to the shopper's vector, nearest to the text of the
 * history, those that match its words and its newest categories, and the popular ones when these
 * are too few. The filter holds inside each search; excluded products are left out by asking for so
 * many more.
 */
final class Recall {
  private static final int LEARNED = 200;
  private static final int TEXT = 100;
  private static final int WORDS = 50;
  private static final int CATEGORY = 50;

  /** Of so many of the newest items the categories count. */
  private static final int NEWEST = 3;

  private final IndexSnapshot snapshot;
  private final Products products;
  private final Filter filter;
  private final Set<Integer> excluded;

  Recall(Products products, Filter filter, Set<Integer> excluded) {
    this.snapshot = products.snapshot();
    this.products = products;
    this.filter = filter;
    this.excluded = excluded;
  }

  /** At least {@code k} products if the filter and the exclusions leave that many; ascending. */
  int[] candidates(Shopper shopper, int k) {
    var found = new HashSet<Integer>();
    if (!shopper.isUnknown()) {
      add(found, snapshot.nearestFaces(shopper.vector(), wanted(LEARNED, k), filter));
    }
    shopper
        .interest()
        .ifPresent(text -> add(found, snapshot.nearestTexts(text, wanted(TEXT, k), filter)));
    for (String words : words(shopper)) {
      add(found, snapshot.matching(words, wanted(WORDS, 0), filter).hits());
    }
    List<String> categories = categories(shopper);
    if (!categories.isEmpty()) {
      add(found, snapshot.inCategories(categories, wanted(CATEGORY, 0), filter));
    }
    if (found.size() < k) {
      add(found, snapshot.mostPopular(wanted(0, k), filter));
    }
    return found.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  private int wanted(int source, int k) {
    return Math.max(source, k) + excluded.size();
  }

  private void add(Set<Integer> found, List<Hit> hits) {
    hits.stream().map(Hit::doc).filter(doc -> !excluded.contains(doc)).forEach(found::add);
  }

  private static List<String> words(Shopper shopper) {
    return shopper
        .newest(NEWEST)
        .map(known -> known.item().subject())
        .flatMap(
            subject ->
                switch (subject) {
                  case Subject.Words(String text) -> Stream.of(text);
                  case Subject.Item _ -> Stream.empty();
                })
        .toList();
  }

  private List<String> categories(Shopper shopper) {
    return shopper
        .newest(NEWEST)
        .map(Shopper.Known::doc)
        .flatMap(doc -> doc.isPresent() ? Stream.of(doc.getAsInt()) : Stream.empty())
        .map(doc -> products.get(doc).category())
        .filter(path -> !path.isEmpty())
        .map(CategoryPath::toString)
        .distinct()
        .toList();
  }
}
