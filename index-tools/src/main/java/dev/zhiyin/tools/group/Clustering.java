package dev.zhiyin.tools.group;

import dev.zhiyin.engine.retrieval.IndexView;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Groups that hold together: two become one if the average probability of all pairs between them
 * reaches a threshold, the likeliest pairs first (average linkage). Pairs that are no candidates
 * count as 0, so that one good link does not join what has little else in common.
 */
final class Clustering {
  /** The lowest threshold. */
  static final double LEAST = .3;

  private final PairGraph pairs;
  private final int[] from;
  private final int[] order;

  Clustering(PairGraph pairs) {
    this.pairs = pairs;
    from = new int[pairs.others.length];
    for (int offer = 0; offer < pairs.size(); offer++) {
      Arrays.fill(from, pairs.starts[offer], pairs.starts[offer + 1], offer);
    }
    order =
        IntStream.range(0, from.length)
            .filter(at -> from[at] < pairs.others[at] && pairs.likely[at] >= LEAST)
            .mapToLong(at -> ((long) -Float.floatToIntBits(pairs.likely[at]) << Integer.SIZE) | at)
            .sorted()
            .mapToInt(key -> (int) key)
            .toArray();
  }

  /**
   * The group of each offer, as the number of one of its members.
   *
   * @param known the group that each offer belongs to already, or an empty text; two of these never
   *     become one
   * @param threshold at least {@link #LEAST}
   */
  int[] groups(String[] known, double threshold) {
    var growing = new Growing(known);
    for (int at : order) {
      growing.join(from[at], pairs.others[at], threshold);
    }
    return growing.groups;
  }

  private final class Growing {
    final int[] groups;
    final int[][] members;
    final String[] names;

    Growing(String[] known) {
      groups = IntStream.range(0, known.length).toArray();
      members = IntStream.range(0, known.length).mapToObj(i -> new int[] {i}).toArray(int[][]::new);
      names = known.clone();
      Map<String, Integer> first = new HashMap<>();
      for (int i = 0; i < known.length; i++) {
        if (!known[i].isEmpty()) {
          merge(first.computeIfAbsent(known[i], _ -> groups.length), i);
          first.put(known[i], groups[i]);
        }
      }
    }

    void join(int one, int other, double threshold) {
      int a = groups[one];
      int b = groups[other];
      boolean named = !names[a].isEmpty() && !names[b].isEmpty();
      if (a == b || named || members[a].length + members[b].length > IndexView.MOST_MEMBERS) {
        return;
      }
      if (average(a, b) >= threshold) {
        merge(a, b);
      }
    }

    private double average(int a, int b) {
      boolean isFewer = members[a].length < members[b].length;
      int few = isFewer ? a : b;
      int many = isFewer ? b : a;
      double sum = 0;
      for (int member : members[few]) {
        sum += pairs.sum(member, other -> groups[other] == many);
      }
      return sum / members[a].length / members[b].length;
    }

    private void merge(int a, int b) {
      if (a == groups.length || a == b) {
        return;
      }
      int into = members[a].length < members[b].length ? b : a;
      int gone = into == a ? b : a;
      int[] both = Arrays.copyOf(members[into], members[into].length + members[gone].length);
      System.arraycopy(members[gone], 0, both, members[into].length, members[gone].length);
      Arrays.stream(members[gone]).forEach(member -> groups[member] = into);
      names[into] = names[into].isEmpty() ? names[gone] : names[into];
      members[into] = both;
      members[gone] = new int[0];
    }
  }

  /** The average probability of an offer's pairs with the other members of its group. */
  double belongs(int offer, int[] groups, int members) {
    double sum = pairs.sum(offer, other -> groups[other] == groups[offer]);
    return sum / Math.max(1, members - 1);
  }
}
