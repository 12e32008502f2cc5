package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009): {@code score(d) = sum over
 * lists 1 / (60 + rank)}, with the first rank 1. Needs no scores that compare across lists.
 */
final class RankFusion {
  private static final int CONSTANT = 60;

  private final Map<ProductRef, Double> scores = new LinkedHashMap<>();

  /** Adds a list, best first. */
  RankFusion add(List<Hit> ranked) {
    for (int i = 0; i < ranked.size(); i++) {
      scores.merge(ranked.get(i).product(), 1.0 / (CONSTANT + i + 1), Double::sum);
    }
    return this;
  }

  /** All products of all lists, best first; equal ones as they came first. */
  List<Hit> fused() {
    return scores.entrySet().stream()
        .sorted(Map.Entry.<ProductRef, Double>comparingByValue().reversed())
        .map(entry -> new Hit(entry.getKey(), entry.getValue().floatValue()))
        .toList();
  }
}
