package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Vectors;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The first ten of everybody: how much of the catalogue they show, how evenly, how alike. */
final class Lists {
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
