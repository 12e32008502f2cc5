package dev.zhiyin.engine.arrange;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Multiplies scores by the factors of boosts, and orders by the products; equal ones stay. */
final class Boosting {
  private final List<Boost> boosts;
  private final Shelf shelf;

  Boosting(List<Boost> boosts, Shelf shelf) {
    this.boosts = boosts;
    this.shelf = shelf;
  }

  List<Candidate> of(List<Candidate> ranked) {
    if (boosts.isEmpty()) {
      return ranked;
    }
    Map<Integer, Double> factors = factors(ranked);
    return factors.isEmpty()
        ? ranked
        : ranked.stream()
            .sorted(
                Comparator.comparingDouble(
                        (Candidate one) ->
                            boosted(shelf.shown(one), factors.getOrDefault(one.doc(), 1.0)))
                    .reversed())
            .toList();
  }

  private Map<Integer, Double> factors(List<Candidate> ranked) {
    int[] docs = ranked.stream().mapToInt(Candidate::doc).sorted().toArray();
    var factors = new HashMap<Integer, Double>();
    for (Boost boost : boosts) {
      BitSet allowed = shelf.allowed(docs, boost.filter());
      allowed.stream().forEach(doc -> factors.merge(doc, boost.factor(), (a, b) -> a * b));
    }
    return factors;
  }

  /* A score below 0 is divided, so that a factor above 1 lifts whatever it meets. */
  private static double boosted(double score, double factor) {
    return score < 0 ? score / factor : score * factor;
  }
}
