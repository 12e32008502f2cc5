package dev.zhiyin.engine.explain;

import java.util.ArrayList;
import java.util.List;

/**
 * Takes one reason for each product of a list, so that as few neighbours as possible have the same
 * sentence, and among such lists the one with the most telling reasons; of equal ones that whose
 * earlier products have the more telling. The same choices always give the same reasons.
 */
final class ReasonVariety {
  /** Worse than any number of less telling reasons. */
  private static final long SAME = 1_000_000;

  private ReasonVariety() {}

  static List<Reason> of(List<ReasonChoice> list) {
    List<Reason> first = list.stream().map(ReasonChoice::first).toList();
    int least = leastChanges(first);
    return least == 0 ? first : varied(list, first, least);
  }

  /* Of neighbours with the same most telling reason every second one must have another. */
  private static int leastChanges(List<Reason> first) {
    int changes = 0;
    int before = 1;
    for (int i = 1; i < first.size(); i++) {
      before = isSame(first.get(i - 1), first.get(i)) ? before + 1 : 1;
      changes += before > 1 && before % 2 == 0 ? 1 : 0;
    }
    return changes;
  }

  /*
   * To take the next reason wherever the most telling one would repeat is best if that needs no more
   * changes than any list does; if it does, nothing better takes a reason further down than its cost.
   */
  private static List<Reason> varied(List<ReasonChoice> list, List<Reason> first, int least) {
    var taken = new ArrayList<Reason>();
    int changes = 0;
    for (int i = 0; i < first.size(); i++) {
      Reason one = first.get(i);
      if (i > 0 && isSame(taken.getLast(), one)) {
        List<Reason> two = list.get(i).alternatives(2);
        if (two.size() < 2) {
          return best(list.stream().map(ReasonChoice::alternatives).toList());
        }
        one = two.getLast();
        changes++;
      }
      taken.add(one);
    }
    int most = changes + 1;
    return changes == least
        ? taken
        : best(list.stream().map(choice -> choice.alternatives(most)).toList());
  }

  /* Shortest path from the end (Viterbi): costs[i][a] is what all from i on cost, a taken at i. */
  private static List<Reason> best(List<List<Reason>> list) {
    var costs = new long[list.size()][];
    for (int i = list.size() - 1; i >= 0; i--) {
      costs[i] = new long[list.get(i).size()];
      for (int a = 0; a < costs[i].length; a++) {
        costs[i][a] = a + (i + 1 < costs.length ? rest(list, costs, i + 1, reason(list, i, a)) : 0);
      }
    }
    var taken = new ArrayList<Reason>();
    for (int i = 0; i < costs.length; i++) {
      int best = 0;
      for (int a = 1; a < costs[i].length; a++) {
        if (cost(list, costs, i, a, taken) < cost(list, costs, i, best, taken)) {
          best = a;
        }
      }
      taken.add(reason(list, i, best));
    }
    return taken;
  }

  private static long rest(List<List<Reason>> list, long[][] costs, int next, Reason before) {
    long least = Long.MAX_VALUE;
    for (int a = 0; a < costs[next].length; a++) {
      least = Math.min(least, costs[next][a] + repetition(before, reason(list, next, a)));
    }
    return least;
  }

  private static long cost(
      List<List<Reason>> list, long[][] costs, int i, int a, List<Reason> taken) {
    return costs[i][a] + (taken.isEmpty() ? 0 : repetition(taken.getLast(), reason(list, i, a)));
  }

  private static long repetition(Reason before, Reason after) {
    return isSame(before, after) ? SAME : 0;
  }

  private static boolean isSame(Reason one, Reason other) {
    return one.sentence().equals(other.sentence());
  }

  private static Reason reason(List<List<Reason>> list, int i, int a) {
    return list.get(i).get(a);
  }
}
