package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One model measured on some of the shoppers, or on some of their targets.
 *
 * @param segment its name, as in {@link Segments}
 * @param users shoppers that have such a target
 */
public record SegmentRow(
    String model,
    String through,
    String segment,
    int users,
    @JsonProperty("recall@10") double recall10,
    @JsonProperty("ndcg@10") double ndcg10,
    @JsonProperty("recall@10 interval") Interval recallInterval,
    @JsonProperty("ndcg@10 interval") Interval ndcgInterval) {

  static SegmentRow of(Ranked ranked, String segment, List<Outcome> outcomes) {
    double[] recall = Ranked.measure(outcomes, outcome -> outcome.recall(10));
    double[] ndcg = Ranked.measure(outcomes, outcome -> outcome.ndcg(10));
    List<Interval> intervals = Bootstrap.of(recall, ndcg);
    return new SegmentRow(
        ranked.model(),
        ranked.through(),
        segment,
        recall.length,
        Row.mean(recall),
        Row.mean(ndcg),
        intervals.getFirst(),
        intervals.getLast());
  }
}
