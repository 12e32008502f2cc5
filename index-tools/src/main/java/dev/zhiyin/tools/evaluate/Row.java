package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.zhiyin.engine.shopper.Split;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * One model measured on one part.
 *
 * @param through {@code index} for the code path that serves, {@code exact} for all products ranked
 * @param recallInterval where recall@10 lies with 95 % by the bootstrap over users
 * @param coverage share of the catalogue that stands in somebody's first ten
 * @param gini of how often products stand in somebody's first ten; 0 is even, 1 is one product only
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
    @JsonProperty("recall@10 interval") List<Double> recallInterval,
    String through) {
  private static final int RESAMPLES = 1000;

  static Row of(String model, Split split, String through, List<Outcome> outcomes, int catalogue) {
    int[] shown = timesShown(outcomes, catalogue);
    return new Row(
        model,
        split.text(),
        outcomes.size(),
        mean(outcomes, outcome -> outcome.recall(5)),
        mean(outcomes, outcome -> outcome.ndcg(5)),
        mean(outcomes, outcome -> outcome.recall(5)) / 5,
        mean(outcomes, outcome -> outcome.recall(10)),
        mean(outcomes, outcome -> outcome.ndcg(10)),
        mean(outcomes, outcome -> outcome.recall(10)) / 10,
        mean(outcomes, Outcome::reciprocalRank),
        Arrays.stream(shown).filter(times -> times > 0).count() / (double) Math.max(1, catalogue),
        gini(shown),
        bootstrap(outcomes),
        through);
  }

  private static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> of) {
    return outcomes.stream().mapToDouble(of).average().orElse(0);
  }

  /** How often each product is shown, rising; products never shown are zeros at the front. */
  private static int[] timesShown(List<Outcome> outcomes, int catalogue) {
    Map<String, Integer> times = new HashMap<>();
    outcomes.forEach(outcome -> outcome.top().forEach(id -> times.merge(id, 1, Integer::sum)));
    int[] shown =
        Arrays.copyOf(
            times.values().stream().mapToInt(Integer::intValue).toArray(),
            Math.max(catalogue, times.size()));
    Arrays.sort(shown);
    return shown;
  }

  private static double gini(int[] rising) {
    double total = Arrays.stream(rising).asDoubleStream().sum();
    double weighted = 0;
    for (int i = 0; i < rising.length; i++) {
      weighted += (i + 1.0) * rising[i];
    }
    int n = rising.length;
    return total == 0 ? 0 : 2 * weighted / (n * total) - (n + 1.0) / n;
  }

  /* A user hits or misses, so a resample's hits are drawn from a binomial distribution. */
  private static List<Double> bootstrap(List<Outcome> outcomes) {
    if (outcomes.isEmpty()) {
      return List.of(0.0, 0.0);
    }
    var random = new SplittableRandom(1);
    int n = outcomes.size();
    double[] means = new double[RESAMPLES];
    for (int r = 0; r < RESAMPLES; r++) {
      double hits = 0;
      for (int i = 0; i < n; i++) {
        hits += outcomes.get(random.nextInt(n)).recall(10);
      }
      means[r] = hits / n;
    }
    Arrays.sort(means);
    return List.of(means[RESAMPLES / 40], means[RESAMPLES - 1 - RESAMPLES / 40]);
  }
}
