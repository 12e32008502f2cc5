package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.zhiyin.engine.shopper.Split;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One model measured on one part, over all its shoppers. In JSON both intervals stand beside the
 * measures.
 *
 * @param through {@code index} for the code path that serves, {@code exact} for all products ranked
 * @param coverage share of the catalogue that stands in somebody's first ten
 * @param gini of how often products stand in somebody's first ten; 0 is even, 1 is one product only
 * @param diversity mean of 1 - cosine of the texts over the pairs in a shopper's first ten
 */
@JsonPropertyOrder({"model", "split", "users"})
public record Row(
    String model,
    String split,
    int users,
    @JsonProperty("recall@5") double recall5,
    @JsonProperty("ndcg@5") double ndcg5,
    @JsonProperty("precision@5") double precision5,
    @JsonProperty("recall@10") double recall10,
    @JsonProperty("ndcg@10") double ndcg10,
    @JsonProperty("precision@10") double precision10,
    double mrr,
    @JsonProperty("coverage@10") double coverage,
    @JsonProperty("gini@10") double gini,
    @JsonProperty("diversity@10") double diversity,
    @JsonProperty("recall@10 interval") Interval recallInterval,
    @JsonProperty("ndcg@10 interval") Interval ndcgInterval,
    String through) {

  /**
   * Measures.
   *
   * @param text the catalogue with its text embeddings
   */
  static Row of(Ranked ranked, Split split, VectorTable text) {
    var lists = new Lists(ranked.outcomes(), text);
    double[] recall = ranked.measure(outcome -> outcome.recall(10));
    double[] ndcg = ranked.measure(outcome -> outcome.ndcg(10));
    List<Interval> intervals = Interval.bootstrap(recall, ndcg);
    return new Row(
        ranked.model(),
        split.text(),
        recall.length,
        mean(ranked.measure(outcome -> outcome.recall(5))),
        mean(ranked.measure(outcome -> outcome.ndcg(5))),
        mean(ranked.measure(outcome -> outcome.precision(5))),
        mean(recall),
        mean(ndcg),
        mean(ranked.measure(outcome -> outcome.precision(10))),
        mean(ranked.measure(Outcome::reciprocalRank)),
        lists.coverage(),
        lists.gini(),
        lists.diversity(),
        intervals.getFirst(),
        intervals.getLast(),
        ranked.through());
  }

  /** 0 of nothing. */
  static double mean(double[] values) {
    return DoubleStream.of(values).average().orElse(0);
  }
}
