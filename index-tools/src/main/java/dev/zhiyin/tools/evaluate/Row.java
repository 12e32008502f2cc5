package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.tools.evaluate.Delta.Interval;
import dev.zhiyin.tools.evaluate.Outcome.Ranked;
import dev.zhiyin.tools.input.Split;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.DoubleStream;

/**
 * One model measured on one part, over all its shoppers. In JSON both intervals stand beside the
 * measures.
 *
 * @param trainedOn {@code train}, or {@code train+valid} for a model fitted again
 * @param through {@code index} for the code path that serves, {@code page} for the page that it
 *     makes, {@code exact} for all products ranked, {@code exact-unmasked} for the same with those
 *     of the history among them
 * @param coverage share of the catalogue that stands in somebody's first ten
 * @param gini of how often products stand in somebody's first ten; 0 is even, 1 is one product only
 * @param diversity mean of 1 - cosine of the texts over the pairs in a shopper's first ten
 * @param exposure share of all shoppers' first ten that the shop's floor of exposure is for; 0
 *     without a floor
 */
@JsonPropertyOrder({"model", "trainedOn", "split", "users"})
public record Row(
    String model,
    String trainedOn,
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
    @JsonProperty("exposure@10") double exposure,
    @JsonProperty("recall@10 interval") Interval recallInterval,
    @JsonProperty("ndcg@10 interval") Interval ndcgInterval,
    String through) {

  /**
   * Measures.
   *
   * @param text the catalogue with its text embeddings
   * @param exposed ids of the products that a floor of exposure is for
   */
  static Row of(Ranked ranked, Split split, VectorTable text, Set<String> exposed) {
    var lists = new Lists(ranked.outcomes(), text);
    double[] recall = ranked.recall10();
    double[] ndcg = ranked.ndcg10();
    return new Row(
        ranked.model(),
        ranked.trainedOn(),
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
        lists.share(exposed),
        Interval.of(recall),
        Interval.of(ndcg),
        ranked.through());
  }

  /** 0 of nothing. */
  static double mean(double[] values) {
    return DoubleStream.of(values).average().orElse(0);
  }

  /** The first ten of everybody: how much of the catalogue they show, how evenly, how alike. */
  static final class Lists {
    private final List<List<String>> lists;
    private final VectorTable text;
    private final int[] shown;

    /**
     * @param text the catalogue with its text embeddings as item vectors, all of norm 1
     */
    Lists(List<Outcome> outcomes, VectorTable text) {
      this.lists = outcomes.stream().map(Outcome::top).toList();
      this.text = text;
      this.shown = timesShown();
    }

    /* How often each product is shown, rising. */
    private int[] timesShown() {
      Map<String, Integer> times = new HashMap<>();
      lists.forEach(list -> list.forEach(id -> times.merge(id, 1, Integer::sum)));
      var shownOrNot = new int[text.size()];
      times.forEach((id, count) -> shownOrNot[text.place(id)] = count);
      Arrays.sort(shownOrNot);
      return shownOrNot;
    }

    /** Share of the catalogue that stands in somebody's list. */
    double coverage() {
      return Arrays.stream(shown).filter(times -> times > 0).count()
          / (double) Math.max(1, shown.length);
    }

    /** Of how often products are shown; 0 is even, near 1 is one product only. */
    double gini() {
      double total = Arrays.stream(shown).asDoubleStream().sum();
      double weighted = 0;
      for (int i = 0; i < shown.length; i++) {
        weighted += (i + 1.0) * shown[i];
      }
      int n = shown.length;
      return total == 0 ? 0 : 2 * weighted / (n * total) - (n + 1.0) / n;
    }

    /** Of all places, those of some products; 0 of no lists. */
    double share(Set<String> some) {
      return mean(
          lists.stream()
              .flatMap(List::stream)
              .mapToDouble(id -> some.contains(id) ? 1 : 0)
              .toArray());
    }

    /**
     * Mean over the lists of the mean over the pairs in a list of 1 - cosine of the texts, 0 to 2;
     * lists of fewer than two products do not count (Ziegler et al., 2005).
     */
    double diversity() {
      return lists.parallelStream()
          .map(this::diversity)
          .flatMapToDouble(OptionalDouble::stream)
          .average()
          .orElse(0);
    }

    /* All pairs at once: the squared norm of a sum of n unit vectors is n + 2 * (sum of cosines). */
    private OptionalDouble diversity(List<String> list) {
      int n = list.size();
      if (n < 2) {
        return OptionalDouble.empty();
      }
      var sum = new float[text.itemVector(0).length];
      double squares = 0;
      for (String id : list) {
        float[] item = text.itemVector(text.place(id));
        Vectors.addScaled(sum, 1, item);
        squares += Vectors.dot(item, item);
      }
      return OptionalDouble.of(1 - (Vectors.dot(sum, sum) - squares) / (n * (n - 1.0)));
    }
  }
}
