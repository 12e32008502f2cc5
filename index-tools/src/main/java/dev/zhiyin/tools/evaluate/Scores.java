package dev.zhiyin.tools.evaluate;

import dev.zhiyin.tools.evaluate.Outcome.Found;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The scores of a whole catalogue for one case. Changes none of them. */
final class Scores {
  private final float[] scores;
  private final Case one;
  private final VectorTable table;
  private final int[] history;

  /**
   * @param scores by place; one that is not finite is refused, since no comparison with it counts
   */
  Scores(float[] scores, Case one, VectorTable table) {
    this.scores = scores;
    this.one = one;
    this.table = table;
    this.history = history();
    requireFinite();
  }

  private int[] history() {
    return one.history().productIds().stream()
        .filter(table::has)
        .mapToInt(table::place)
        .sorted()
        .toArray();
  }

  private void requireFinite() {
    boolean finite = true;
    for (float score : scores) {
      finite &= Math.abs(score) <= Float.MAX_VALUE;
    }
    if (!finite) {
      throw new IllegalArgumentException(
          "a score of the model '%s' is not finite".formatted(table.model().name()));
    }
  }

  Outcome outcome() {
    return new Outcome(
        one.targets().stream().map(id -> new Found(id, rank(table.place(id)))).toList(), top());
  }

  private int rank(int target) {
    float wanted = scores[target];
    int notBehind = 0;
    for (float score : scores) {
      notBehind += score >= wanted ? 1 : 0;
    }
    for (int place : history) {
      notBehind -= scores[place] >= wanted ? 1 : 0;
    }
    return notBehind;
  }

  private List<String> top() {
    var places = new int[Outcome.TOP];
    int found = 0;
    for (int place = 0; place < scores.length; place++) {
      boolean better = found < places.length || scores[place] > scores[places[found - 1]];
      if (better && Arrays.binarySearch(history, place) < 0) {
        found = Math.min(found + 1, places.length);
        insert(places, found, place);
      }
    }
    return IntStream.range(0, found).mapToObj(i -> table.id(places[i])).toList();
  }

  /* Into so many first places, best first, behind its equals; the last one falls out. */
  private void insert(int[] places, int found, int place) {
    int at = found - 1;
    while (at > 0 && scores[place] > scores[places[at - 1]]) {
      places[at] = places[at - 1];
      at--;
    }
    places[at] = place;
  }
}
