package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.index.Hit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009): {@code score(d) = sum over
 * lists 1 / (60 + rank)}, with the first rank 1. Needs no scores that compare across lists.
 */
final class Fusion {
  private static final int CONSTANT = 60;

  private final Map<Integer, Double> scores = new HashMap<>();

  /** Adds a list, best first. */
  Fusion add(List<Hit> ranked) {
    for (int i = 0; i < ranked.size(); i++) {
      scores.merge(ranked.get(i).doc(), 1.0 / (CONSTANT + i + 1), Double::sum);
    }
    return this;
  }

  /** All products of all lists, best first; equal ones by number. */
  List<Hit> fused() {
    return scores.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(entry -> new Hit(entry.getKey(), entry.getValue().floatValue()))
        .toList();
  }
}
