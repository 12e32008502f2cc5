package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.tools.evaluate.Outcome.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Ranks all products of a catalogue but those of the history, for many cases on all cores. */
public final class ExactRanking {
  /** Shoppers whose vectors stay in a core's cache while the catalogue passes by once. */
  private static final int BLOCK = 32;

  /** Scores of a block at most, 32 MB of them on each core. */
  private static final int SCORES = 8_000_000;

  private ExactRanking() {}

  /**
   * By the inner product with the shopper's vector, and what {@link
   * dev.zhiyin.engine.match.SlimWeights} add; in the order of the cases.
   */
  static List<Outcome> byModel(List<Case> cases, VectorTable table) {
    return byModel(cases, table, true);
  }

  /**
   * The same.
   *
   * @param masked whether the products of the history are left out
   */
  static List<Outcome> byModel(List<Case> cases, VectorTable table, boolean masked) {
    int size = block(table.size());
    return IntStream.range(0, Math.ceilDiv(cases.size(), size))
        .parallel()
        .mapToObj(
            block -> {
              int from = block * size;
              return block(cases.subList(from, Math.min(from + size, cases.size())), table, masked);
            })
        .flatMap(List::stream)
        .toList();
  }

  /** Shoppers that are ranked at once, of a catalogue of so many products. */
  static int block(int products) {
    return Math.clamp(SCORES / Math.max(1, products), 1, BLOCK);
  }

  /** By how many shoppers interacted with a product in train; in the order of the cases. */
  static List<Outcome> byPopularity(
      List<Case> cases, VectorTable table, Map<String, Long> popularity, boolean masked) {
    var scores = new float[table.size()];
    for (int place = 0; place < scores.length; place++) {
      scores[place] = popularity.getOrDefault(table.id(place), 0L);
    }
    return byScores(cases, table, _ -> scores, masked);
  }

  /**
   * By scores of the whole catalogue, by place, for each case; in the order of the cases.
   *
   * @param masked whether the products of the history are left out
   */
  static List<Outcome> byScores(
      List<Case> cases, VectorTable table, Function<Case, float[]> scores, boolean masked) {
    return cases.parallelStream()
        .map(one -> new Scores(scores.apply(one), one, table, masked).outcome())
        .toList();
  }

  /**
   * The place of a target among all products but those of the history, 1 for first; products of the
   * target's score count as ranked before it.
   *
   * @param scores by place, all finite
   * @param history places, each once, the target's not among them
   */
  public static int rank(float[] scores, int target, int[] history) {
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

  /**
   * Share of the targets among the first {@code k}.
   *
   * @param ranks of the targets, at least one, 1 for first
   */
  public static double recall(int[] ranks, int k) {
    return (double) hits(ranks, k) / ranks.length;
  }

  static long hits(int[] ranks, int k) {
    return IntStream.of(ranks).filter(rank -> rank <= k).count();
  }

  /**
   * Discounted cumulative gain over that of all targets at the front (Järvelin and Kekäläinen,
   * 2002).
   *
   * @param ranks of the targets, at least one, 1 for first
   */
  public static double ndcg(int[] ranks, int k) {
    double dcg =
        IntStream.of(ranks).filter(rank -> rank <= k).mapToDouble(ExactRanking::discount).sum();
    double ideal =
        IntStream.rangeClosed(1, Math.min(k, ranks.length))
            .mapToDouble(ExactRanking::discount)
            .sum();
    return dcg / ideal;
  }

  private static double discount(int rank) {
    return Math.log(2) / Math.log(rank + 1.0);
  }

  /** Whether all are: with one that is not, no comparison means anything. */
  public static boolean isFinite(float[] scores) {
    boolean finite = true;
    for (float score : scores) {
      finite &= Math.abs(score) <= Float.MAX_VALUE;
    }
    return finite;
  }

  private static List<Outcome> block(List<Case> cases, VectorTable table, boolean masked) {
    float[][] users =
        cases.stream().map(one -> table.user(one.history()).toArray()).toArray(float[][]::new);
    var scores = new float[users.length][table.size()];
    for (int place = 0; place < table.size(); place++) {
      float[] item = table.itemVector(place);
      for (int user = 0; user < users.length; user++) {
        scores[user][place] = Vectors.dot(users[user], item);
      }
    }
    var outcomes = new ArrayList<Outcome>();
    for (int user = 0; user < users.length; user++) {
      table.addSlim(cases.get(user).history(), scores[user]);
      outcomes.add(new Scores(scores[user], cases.get(user), table, masked).outcome());
    }
    return outcomes;
  }

  /** The scores of a whole catalogue for one case. Changes none of them. */
  static final class Scores {
    private final float[] scores;
    private final Case one;
    private final VectorTable table;
    private final int[] history;

    /**
     * @param scores by place; one that is not finite is refused, since no comparison with it counts
     * @param masked whether the products of the history are left out
     */
    Scores(float[] scores, Case one, VectorTable table, boolean masked) {
      this.scores = scores;
      this.one = one;
      this.table = table;
      this.history = masked ? history() : new int[0];
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
      if (!isFinite(scores)) {
        throw new IllegalArgumentException(
            "a score of the model '%s' is not finite".formatted(table.model().name()));
      }
    }

    Outcome outcome() {
      return new Outcome(
          one.targets().stream()
              .map(id -> new Found(id, ExactRanking.rank(scores, table.place(id), history)))
              .toList(),
          top());
    }

    private List<String> top() {
      var places = new int[Outcome.TOP];
      int found = 0;
      for (int place = 0; place < scores.length; place++) {
        boolean better = found < places.length || isBefore(place, places[found - 1]);
        if (better && Arrays.binarySearch(history, place) < 0) {
          found = Math.min(found + 1, places.length);
          insert(places, found, place);
        }
      }
      return IntStream.range(0, found).mapToObj(i -> table.id(places[i])).toList();
    }

    /* Of equals by a hash: ids may tell what is new. */
    private boolean isBefore(int place, int other) {
      return scores[place] > scores[other]
          || (scores[place] == scores[other] && hash(place) < hash(other));
    }

    static int hash(int place) {
      return (place + 1) * 0x9e3779b9;
    }

    /* Into so many first places, best first; the last one falls out. */
    private void insert(int[] places, int found, int place) {
      int at = found - 1;
      while (at > 0 && isBefore(place, places[at - 1])) {
        places[at] = places[at - 1];
        at--;
      }
      places[at] = place;
    }
  }
}
