package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.retrieval.Candidate;
import dev.zhiyin.engine.retrieval.ItemStore;
import dev.zhiyin.engine.retrieval.ProductRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Multiplies scores by the factors of boosts, and orders by the products; equal ones stay. */
record Boosting(RerankRules rules, ItemStore items, Instant now) {
  List<Candidate> of(List<Candidate> ranked, ToDoubleFunction<Candidate> shownScore) {
    Map<ProductRef, List<BoostFactor>> lifts =
        lifts(ranked.stream().map(Candidate::product).toList());
    return lifts.isEmpty()
        ? ranked
        : ranked.stream()
            .sorted(
                Comparator.comparingDouble(
                        (Candidate one) ->
                            boosted(
                                shownScore.applyAsDouble(one),
                                lifts.getOrDefault(one.product(), List.of())))
                    .reversed())
            .toList();
  }

  /** What lifts or lowers each product, in the order of the boosts; without those left alone. */
  Map<ProductRef, List<BoostFactor>> lifts(List<ProductRef> products) {
    var lifts = new HashMap<ProductRef, List<BoostFactor>>();
    for (Boost boost : rules.boosts()) {
      items
          .matching(products, boost.filter())
          .forEach(one -> add(lifts, one, boost.name(), boost.factor()));
    }
    for (Decay decay : rules.decays()) {
      double[] factors = decay.factors(products, items, now);
      for (int i = 0; i < factors.length; i++) {
        if (factors[i] != 1) {
          add(lifts, products.get(i), decay.field(), factors[i]);
        }
      }
    }
    return lifts;
  }

  private static void add(
      Map<ProductRef, List<BoostFactor>> lifts, ProductRef product, String boost, double factor) {
    lifts.computeIfAbsent(product, _ -> new ArrayList<>()).add(new BoostFactor(boost, factor));
  }

  /* A score below 0 is divided, so that a factor above 1 lifts whatever it meets. */
  private static double boosted(double score, List<BoostFactor> lifts) {
    double factor = lifts.stream().mapToDouble(BoostFactor::factor).reduce(1, (a, b) -> a * b);
    return score < 0 ? score / factor : score * factor;
  }
}
