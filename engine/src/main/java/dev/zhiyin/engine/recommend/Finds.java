package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.arrange.Source;
import dev.zhiyin.engine.index.Hit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** What the sources of one answer found, without what may not be shown. For one thread. */
final class Finds {
  private final Set<Integer> excluded;
  private final Map<Integer, EnumSet<Source>> found = new HashMap<>();
  private final Map<Source, Use> uses = new EnumMap<>(Source.class);

  /**
   * How a source was used.
   *
   * @param found how many products that may be shown it brought
   * @param nanos how long it took
   */
  record Use(int found, long nanos) {
    Use plus(Use other) {
      return new Use(found + other.found, nanos + other.nanos);
    }
  }

  Finds(Set<Integer> excluded) {
    this.excluded = excluded;
  }

  /** How many to ask for, so that so many are left. */
  int wanted(int k) {
    return k + excluded.size();
  }

  boolean excludes(OptionalInt doc) {
    return doc.isPresent() && excluded.contains(doc.getAsInt());
  }

  /** Asks a source. */
  void add(Source source, Supplier<List<Hit>> search) {
    long start = System.nanoTime();
    int count = 0;
    for (Hit hit : search.get()) {
      if (!excluded.contains(hit.doc())) {
        found.computeIfAbsent(hit.doc(), _ -> EnumSet.noneOf(Source.class)).add(source);
        count++;
      }
    }
    uses.merge(source, new Use(count, System.nanoTime() - start), Use::plus);
  }

  int size() {
    return found.size();
  }

  /** How many of those found are like this. */
  int count(IntPredicate like) {
    return (int) found.keySet().stream().filter(like::test).count();
  }

  /** All that was found, ascending. */
  int[] docs() {
    return found.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /** What found a product. */
  Set<Source> sources(int doc) {
    return found.getOrDefault(doc, EnumSet.noneOf(Source.class));
  }

  Map<Source, Use> uses() {
    return uses;
  }
}
