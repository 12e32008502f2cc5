package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.ToDoubleFunction;

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
    @JsonProperty("recall@10") Gain recall10,
    @JsonProperty("ndcg@10") Gain ndcg10) {

  /**
   * A difference of means.
   *
   * @param excludesZero whether the sign is certain, with 95 %
   */
  record Gain(
      double difference, Interval interval, @JsonProperty("excludes zero") boolean excludesZero) {}

  /** Both have the outcomes of the same cases, in the same order. */
  static Comparison of(Ranked one, Ranked other) {
    if (one.outcomes().size() != other.outcomes().size()) {
      throw new IllegalArgumentException(
          "%d cases against %d; they must be the same"
              .formatted(one.outcomes().size(), other.outcomes().size()));
    }
    double[] recall = differences(one, other, outcome -> outcome.recall(10));
    double[] ndcg = differences(one, other, outcome -> outcome.ndcg(10));
    List<Interval> intervals = Bootstrap.of(recall, ndcg);
    return new Comparison(
        one.model(),
        one.through(),
        other.model(),
        other.through(),
        recall.length,
        gain(recall, intervals.getFirst()),
        gain(ndcg, intervals.getLast()));
  }

  private static double[] differences(Ranked one, Ranked other, ToDoubleFunction<Outcome> measure) {
    double[] differences = one.measure(measure);
    double[] others = other.measure(measure);
    for (int i = 0; i < differences.length; i++) {
      differences[i] -= others[i];
    }
    return differences;
  }

  private static Gain gain(double[] differences, Interval interval) {
    return new Gain(Row.mean(differences), interval, interval.excludesZero());
  }
}
