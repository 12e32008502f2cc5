package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.ItemStore;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Multiplies scores by the factors of boosts, and orders by the products; equal ones stay. */
final class Boosting {
  private final List<Boost> boosts;
  private final ItemStore items;
  private final ToDoubleFunction<Candidate> shownScore;

  Boosting(List<Boost> boosts, ItemStore items, ToDoubleFunction<Candidate> shownScore) {
    this.boosts = boosts;
    this.items = items;
    this.shownScore = shownScore;
  }

  List<Candidate> of(List<Candidate> ranked) {
    if (boosts.isEmpty()) {
      return ranked;
    }
    Map<ProductRef, Double> factors = factors(ranked);
    return factors.isEmpty()
        ? ranked
        : ranked.stream()
            .sorted(
                Comparator.comparingDouble(
                        (Candidate one) ->
                            boosted(
                                shownScore.applyAsDouble(one),
                                factors.getOrDefault(one.product(), 1.0)))
                    .reversed())
            .toList();
  }

  private Map<ProductRef, Double> factors(List<Candidate> ranked) {
    List<ProductRef> products = ranked.stream().map(Candidate::product).toList();
    var factors = new HashMap<ProductRef, Double>();
    for (Boost boost : boosts) {
      items
          .matching(products, boost.filter())
          .forEach(one -> factors.merge(one, boost.factor(), (a, b) -> a * b));
    }
    return factors;
  }

  /* A score below 0 is divided, so that a factor above 1 lifts whatever it meets. */
  private static double boosted(double score, double factor) {
    return score < 0 ? score / factor : score * factor;
  }
}
