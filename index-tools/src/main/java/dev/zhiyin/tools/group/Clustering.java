package dev.zhiyin.tools.group;

import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.tools.group.OfferTable.Offer;
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

  /** A pair that is less likely counts as 0. */
  private static final float FLOOR = .05f;

  private final int[] starts;
  private final int[] from;
  private final int[] others;
  private final float[] likely;
  private final int[] order;

  private Clustering(int size, int[] pairs, float[] probabilities, int[] ends) {
    starts = new int[size + 1];
    for (int pair : pairs) {
      starts[ends[2 * pair] + 1]++;
      starts[ends[2 * pair + 1] + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    from = new int[starts[size]];
    others = new int[starts[size]];
    likely = new float[starts[size]];
    int[] next = starts.clone();
    for (int pair : pairs) {
      for (int side = 0; side < 2; side++) {
        int at = next[ends[2 * pair + side]]++;
        from[at] = ends[2 * pair + side];
        others[at] = ends[2 * pair + 1 - side];
        likely[at] = probabilities[pair];
      }
    }
    order =
        IntStream.range(0, others.length)
            .filter(at -> from[at] < others[at] && likely[at] >= LEAST)
            .mapToLong(at -> ((long) -Float.floatToIntBits(likely[at]) << Integer.SIZE) | at)
            .sorted()
            .mapToInt(key -> (int) key)
            .toArray();
  }

  /** How likely two offers are of one product. */
  @FunctionalInterface
  interface Likelihood {
    /**
     * Of 0 to 1.
     *
     * @param features as {@link PairFeatures} has them
     */
    float probability(Offer a, Offer b, float[] features);
  }

  /** Of all candidates, by what a model says of them. */
  static Clustering of(OfferTable offers, CandidatePairs candidates, Likelihood model) {
    var ends = new int[2 * candidates.bound()];
    var probabilities = new float[candidates.bound()];
    candidates.forEach(
        (pair, a, b, features) -> {
          ends[2 * pair] = a;
          ends[2 * pair + 1] = b;
          probabilities[pair] = model.probability(offers.get(a), offers.get(b), features);
        });
    return of(offers.size(), ends, probabilities);
  }

  /**
   * Of pairs.
   *
   * @param ends {@code [2 * pairs]}: both offers of each
   * @param probabilities {@code [pairs]}
   */
  static Clustering of(int size, int[] ends, float[] probabilities) {
    int[] pairs =
        IntStream.range(0, probabilities.length)
            .filter(pair -> probabilities[pair] >= FLOOR)
            .toArray();
    return new Clustering(size, pairs, probabilities, ends);
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
      growing.join(from[at], others[at], threshold);
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
        for (int at = starts[member]; at < starts[member + 1]; at++) {
          sum += groups[others[at]] == many ? likely[at] : 0;
        }
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
    double sum = 0;
    for (int at = starts[offer]; at < starts[offer + 1]; at++) {
      sum += groups[others[at]] == groups[offer] ? likely[at] : 0;
    }
    return sum / Math.max(1, members - 1);
  }
}
