package dev.zhiyin.tools.train.baseline;

import dev.zhiyin.tools.train.baseline.Baseline.Scorer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** How often products were in the same histories, by pairs. */
final class ItemKnn {
  private final double[] counts;
  private final int[][] others;
  private final double[][] together;

  private ItemKnn(double[] counts, List<Map<Integer, Double>> pairs) {
    this.counts = counts;
    others = new int[counts.length][];
    together = new double[counts.length][];
    for (int item = 0; item < counts.length; item++) {
      Map<Integer, Double> row = pairs.get(item);
      others[item] = row.keySet().stream().mapToInt(it -> it).sorted().toArray();
      together[item] = new double[others[item].length];
      for (int i = 0; i < others[item].length; i++) {
        together[item][i] = row.getOrDefault(others[item][i], 0.0);
      }
    }
  }

  static ItemKnn symmetric(List<int[]> histories, int products) {
    return of(histories, products, 1, true);
  }

  /**
   * Counts what came after what.
   *
   * @param fading what a pair counts for each product between the two
   */
  static ItemKnn directional(List<int[]> histories, int products, double fading) {
    return of(histories, products, fading, false);
  }

  private static ItemKnn of(List<int[]> histories, int products, double fading, boolean both) {
    var counts = new double[products];
    List<Map<Integer, Double>> pairs =
        IntStream.range(0, products).<Map<Integer, Double>>mapToObj(_ -> new HashMap<>()).toList();
    for (int[] history : histories) {
      for (int from = 0; from < history.length; from++) {
        counts[history[from]]++;
        for (int to = both ? 0 : from + 1; to < history.length; to++) {
          if (to != from) {
            pairs
                .get(history[from])
                .merge(history[to], Math.pow(fading, Math.abs(to - from) - 1.0), Double::sum);
          }
        }
      }
    }
    return new ItemKnn(counts, pairs);
  }

  /**
   * Adds up what the items of a history say.
   *
   * @param shrink added to the norm of a pair, so that rare ones count less
   * @param decay what an item counts for each newer one
   */
  Scorer scorer(double shrink, double decay) {
    return history -> {
      var scores = new float[counts.length];
      for (int age = 0; age < history.length; age++) {
        int item = history[history.length - 1 - age];
        double weight = Math.pow(decay, age);
        for (int i = 0; i < others[item].length; i++) {
          int other = others[item][i];
          scores[other] +=
              (float)
                  (weight * together[item][i] / (Math.sqrt(counts[item] * counts[other]) + shrink));
        }
      }
      return scores;
    };
  }
}
