package dev.zhiyin.tools.evaluate;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * What a ranking made of one case. With one target all measures are those of leave-one-out.
 *
 * @param targets at least one
 * @param top the first ten products
 */
record Outcome(List<Found> targets, List<String> top) {
  static final int NOT_FOUND = Integer.MAX_VALUE;

  /** How many products of a list are looked at. */
  static final int TOP = 10;

  /**
   * Where a target stands.
   *
   * @param rank 1 for first; ties count against it; {@link #NOT_FOUND} beyond the list
   */
  record Found(String productId, int rank) {}

  Outcome {
    targets = List.copyOf(targets);
    top = List.copyOf(top);
  }

  /** Share of the targets among the first {@code k}. */
  double recall(int k) {
    return ExactRanking.recall(ranks(), k);
  }

  /** Share of targets in the first {@code k} places. */
  double precision(int k) {
    return (double) ExactRanking.hits(ranks(), k) / k;
  }

  /** As {@link ExactRanking#ndcg}. */
  double ndcg(int k) {
    return ExactRanking.ndcg(ranks(), k);
  }

  /** Of the first target among the first {@value #TOP}, as deep as any list goes; 0 if none is. */
  double reciprocalRank() {
    int best = targets.stream().mapToInt(Found::rank).min().orElse(NOT_FOUND);
    return best > TOP ? 0 : 1.0 / best;
  }

  /** The same for some of the targets; empty when there are none of these. */
  Optional<Outcome> only(Predicate<String> targetIds) {
    List<Found> chosen =
        targets.stream().filter(target -> targetIds.test(target.productId())).toList();
    return chosen.isEmpty() ? Optional.empty() : Optional.of(new Outcome(chosen, top));
  }

  private int[] ranks() {
    return targets.stream().mapToInt(Found::rank).toArray();
  }

  /**
   * What one model made of all cases.
   *
   * @param trainedOn {@link #TRAIN}, or {@link #TRAIN_AND_VALID} for one that was fitted again
   * @param through {@link #EXACT} for all products ranked by score, {@link #UNMASKED} for the same
   *     with the history among them, {@link #INDEX} for those that recall finds, {@link #PAGE} for
   *     the page that a shopper sees
   * @param outcomes in the order of the cases
   */
  record Ranked(String model, String trainedOn, String through, List<Outcome> outcomes) {
    static final String TRAIN = "train";
    static final String TRAIN_AND_VALID = "train+valid";
    static final String EXACT = "exact";
    static final String UNMASKED = "exact-unmasked";
    static final String INDEX = "index";
    static final String PAGE = "page";

    Ranked {
      outcomes = List.copyOf(outcomes);
    }

    /** One value a case. */
    double[] measure(ToDoubleFunction<Outcome> of) {
      return outcomes.stream().mapToDouble(of).toArray();
    }

    /** One recall of the first ten a case. */
    double[] recall10() {
      return measure(outcome -> outcome.recall(10));
    }

    double[] ndcg10() {
      return measure(outcome -> outcome.ndcg(10));
    }

    /** All products ranked, without the history and with it. */
    static List<Ranked> exact(
        String model, String trainedOn, Function<Boolean, List<Outcome>> masked) {
      return List.of(
          new Ranked(model, trainedOn, EXACT, masked.apply(true)),
          new Ranked(model, trainedOn, UNMASKED, masked.apply(false)));
    }

    /** The same model on other cases. */
    Ranked withOutcomes(List<Outcome> changed) {
      return new Ranked(model, trainedOn, through, changed);
    }
  }
}
