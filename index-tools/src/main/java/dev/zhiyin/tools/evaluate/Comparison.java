package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One ranking against another on the same shoppers: the mean of what the first gains on the second
 * for each shopper, with its interval, which is narrower than those of both apart.
 */
public record Comparison(
    String model,
    String through,
    @JsonProperty("against") String otherModel,
    @JsonProperty("against through") String otherThrough,
    int users,
    @JsonProperty("recall@10") Delta recall10,
    @JsonProperty("ndcg@10") Delta ndcg10) {

  /** Both have the outcomes of the same cases, in the same order. */
  static Comparison of(Ranked one, Ranked other) {
    if (one.outcomes().size() != other.outcomes().size()) {
      throw new IllegalArgumentException(
          "%d cases against %d; they must be the same"
              .formatted(one.outcomes().size(), other.outcomes().size()));
    }
    List<Delta> deltas = Delta.of(measures(one), measures(other));
    return new Comparison(
        one.model(),
        one.through(),
        other.model(),
        other.through(),
        one.outcomes().size(),
        deltas.getFirst(),
        deltas.getLast());
  }

  private static List<double[]> measures(Ranked one) {
    return List.of(
        one.measure(outcome -> outcome.recall(10)), one.measure(outcome -> outcome.ndcg(10)));
  }
}
