package dev.zhiyin.tools.evaluate;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.tools.evaluate.Outcome.Found;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Ranks all products that a list may show but those of the history, for many cases on all cores. A
 * product that is shown as another has the place of that one.
 */
public final class ExactRanking {
  /** Shoppers by whose vectors the catalogue passes once. */
  private static final int BLOCK = 64;

  /** Products whose vectors stay in a core's cache while all shoppers of a block are scored. */
  private static final int TILE = 64;

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
    return IntStream.range(0, Math.ceilDiv(cases.size(), BLOCK))
        .parallel()
        .mapToObj(
            block -> {
              int from = block * BLOCK;
              int to = Math.min(from + BLOCK, cases.size());
              return block(cases.subList(from, to), table, masked);
            })
        .flatMap(List::stream)
        .toList();
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
   * By scores of the whole catalogue, by place, for each case; in the order of the cases. What is
   * shown of a group has the best score of the group.
   *
   * @param masked whether the products of the history are left out
   */
  static List<Outcome> byScores(
      List<Case> cases, VectorTable table, Function<Case, float[]> scores, boolean masked) {
    return cases.parallelStream().map(one -> of(scores.apply(one), one, table, masked)).toList();
  }

  /** By scores by place; refuses those that are not finite, with which no comparison counts. */
  static Outcome of(float[] scores, Case one, VectorTable table, boolean masked) {
    float[] best = table.assortment().bestOfGroups(scores);
    var ranking = new TargetRanks(one, table, masked, place -> best[place]);
    for (int place = 0; place < best.length; place++) {
      ranking.add(place, best[place]);
    }
    return ranking.outcome();
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
   * The same of several targets of one history, in one pass over all products.
   *
   * @param targets places, none in the history
   */
  public static int[] ranks(float[] scores, int[] targets, int[] history) {
    if (targets.length == 1) {
      return new int[] {rank(scores, targets[0], history)};
    }
    var wanted = new float[targets.length];
    for (int i = 0; i < targets.length; i++) {
      wanted[i] = scores[targets[i]];
    }
    Arrays.sort(wanted);
    var from = new int[targets.length]; // scores from each wanted one up to the next
    for (float score : scores) {
      count(from, wanted, score, 1);
    }
    for (int place : history) {
      count(from, wanted, scores[place], -1);
    }
    for (int i = from.length - 2; i >= 0; i--) {
      from[i] += from[i + 1];
    }
    return IntStream.of(targets).map(target -> from[first(wanted, scores[target])]).toArray();
  }

  private static void count(int[] from, float[] rising, float score, int by) {
    if (score >= rising[0]) {
      int at = Arrays.binarySearch(rising, score);
      from[at >= 0 ? at : Math.max(0, -at - 2)] += by; // 0 and -0 are the same, and have an order
    }
  }

  /* Of several that are the same any may be found; what is counted at one counts for all of them. */
  private static int first(float[] rising, float wanted) {
    int first = Arrays.binarySearch(rising, wanted);
    while (first > 0 && rising[first - 1] == wanted) {
      first--;
    }
    return first;
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
    List<Scorer> scorers = cases.stream().map(one -> new Scorer(one, table)).toList();
    List<TargetRanks> rankings =
        IntStream.range(0, cases.size())
            .mapToObj(i -> new TargetRanks(cases.get(i), table, masked, scorers.get(i)::score))
            .toList();
    var buffers = new float[TILE][table.dimension()];
    var tile = new float[TILE][];
    var scores = new float[TILE];
    for (int start = 0; start < table.size(); start += TILE) {
      int size = Math.min(TILE, table.size() - start);
      for (int i = 0; i < size; i++) {
        tile[i] = table.itemVector(start + i, buffers[i]);
      }
      for (int user = 0; user < rankings.size(); user++) {
        scorers.get(user).score(start, tile, size, scores);
        for (int i = 0; i < size; i++) {
          rankings.get(user).add(start + i, scores[i]);
        }
      }
    }
    return rankings.stream().map(TargetRanks::outcome).toList();
  }

  /** What a model says of products for one case. */
  private static final class Scorer {
    private final VectorTable table;
    private final float[] user;
    private final SortedMap<Integer, Float> slim;

    Scorer(Case one, VectorTable table) {
      this.table = table;
      user = table.user(one.history()).toArray();
      slim = table.slim(one.history());
    }

    float score(int place) {
      return Vectors.dot(user, table.itemVector(place)) + slim.getOrDefault(place, 0f);
    }

    /** The same of products in a row. */
    void score(int start, float[][] itemVectors, int size, float[] scores) {
      for (int i = 0; i < size; i++) {
        scores[i] = Vectors.dot(user, itemVectors[i]);
      }
      if (!slim.isEmpty()) {
        slim.subMap(start, start + size).forEach((place, added) -> scores[place - start] += added);
      }
    }
  }

  /**
   * The ranks of the targets of a case, and the first products, from the scores of all products.
   */
  private static final class TargetRanks {
    private final Case one;
    private final VectorTable table;
    private final int[] history;
    private final float[] wanted;
    private final int[] notBehind;
    private final int[] first = new int[Outcome.TOP];
    private final float[] scores = new float[Outcome.TOP];
    private int found;

    /**
     * @param masked whether the products of the history are left out
     * @param score of a product, by place
     */
    TargetRanks(Case one, VectorTable table, boolean masked, IntToFloat score) {
      this.one = one;
      this.table = table;
      history = masked ? history() : new int[0];
      wanted = new float[one.targets().size()];
      notBehind = new int[wanted.length];
      for (int target = 0; target < wanted.length; target++) {
        wanted[target] = score.at(shown(one.targets().get(target)));
      }
      for (int place : history) {
        count(score.at(place), -1);
      }
    }

    private int[] history() {
      return one.history().productIds().stream()
          .flatMap(id -> table.assortment().shownPlace(id).stream())
          .mapToInt(place -> place)
          .distinct()
          .sorted()
          .toArray();
    }

    private int shown(String id) {
      return table
          .assortment()
          .shownPlace(id)
          .orElseThrow(
              () -> new IllegalArgumentException("no list shows a product '%s'".formatted(id)));
    }

    /* Each place once. */
    void add(int place, float score) {
      if (!(Math.abs(score) <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "a score of the model '%s' is not finite".formatted(table.model().name()));
      }
      if (!table.assortment().isShown(place)) {
        return;
      }
      count(score, 1);
      boolean better = found < first.length || isBefore(place, score, found - 1);
      if (better && Arrays.binarySearch(history, place) < 0) {
        found = Math.min(found + 1, first.length);
        insert(place, score);
      }
    }

    private void count(float score, int by) {
      for (int target = 0; target < wanted.length; target++) {
        notBehind[target] += score >= wanted[target] ? by : 0;
      }
    }

    /* Of equals by a hash: ids may tell what is new. */
    private boolean isBefore(int place, float score, int other) {
      return score > scores[other] || (score == scores[other] && hash(place) < hash(first[other]));
    }

    /* Among the first, best first; the last one falls out. */
    private void insert(int place, float score) {
      int at = found - 1;
      while (at > 0 && isBefore(place, score, at - 1)) {
        first[at] = first[at - 1];
        scores[at] = scores[at - 1];
        at--;
      }
      first[at] = place;
      scores[at] = score;
    }

    Outcome outcome() {
      return new Outcome(
          IntStream.range(0, wanted.length)
              .mapToObj(target -> new Found(one.targets().get(target), notBehind[target]))
              .toList(),
          IntStream.range(0, found).mapToObj(i -> table.id(first[i])).toList());
    }
  }

  private interface IntToFloat {
    float at(int place);
  }

  static int hash(int place) {
    return (place + 1) * 0x9e3779b9;
  }
}
