package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One model measured on some of the shoppers, or on some of their targets.
 *
 * @param segment its name, as in {@link Segments}
 * @param users shoppers that have such a target
 * @param overText what it gains on text alone, on the same shoppers
 */
public record SegmentRow(
    String model,
    String through,
    String segment,
    int users,
    @JsonProperty("recall@10") double recall10,
    @JsonProperty("ndcg@10") double ndcg10,
    @JsonProperty("recall@10 interval") Interval recallInterval,
    @JsonProperty("ndcg@10 interval") Interval ndcgInterval,
    @JsonProperty("recall@10 over text") Gain overText) {

  /**
   * Measures.
   *
   * @param ranked only of the segment
   * @param text text alone, of the same cases
   */
  static SegmentRow of(String segment, Ranked ranked, Ranked text) {
    double[] recall = ranked.measure(outcome -> outcome.recall(10));
    double[] ndcg = ranked.measure(outcome -> outcome.ndcg(10));
    List<Interval> intervals = Bootstrap.of(recall, ndcg);
    return new SegmentRow(
        ranked.model(),
        ranked.through(),
        segment,
        recall.length,
        Row.mean(recall),
        Row.mean(ndcg),
        intervals.getFirst(),
        intervals.getLast(),
        Comparison.of(ranked, text).recall10());
  }
}
