package dev.zhiyin.tools.evaluate;

import dev.zhiyin.tools.evaluate.Judgements.Judged;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How good lists are by judgements of people: NDCG@10 (gain {@code 2^grade - 1}), the share of the
 * relevant products among the first 50, and MRR@10 of the first relevant one.
 *
 * <p>Where products of lower grades are judged, too, products without a judgement are passed over
 * by the first two: nobody said that they are bad. Where only relevant ones are named, all others
 * count as not relevant. MRR takes lists as they are shown.
 *
 * @param ndcg of each query, in [0, 1]
 * @param recall of each query that has a relevant product, in [0, 1]
 * @param reciprocal of each query, 0 or 1 / rank
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or keeps them
record JudgedSearch(String by, double[] ndcg, double[] recall, double[] reciprocal) {
  /** Products of a list that are looked at, with those that are passed over. */
  static final int DEPTH = 200;

  private static final int FIRST = 10;
  private static final int MANY = 50;

  /**
   * Measures what one way found.
   *
   * @param relevant grade from which on a product is relevant, above 0
   */
  static JudgedSearch of(Judgements judgements, SearchWays.Found found, double relevant) {
    List<Judged> queries = judgements.queries();
    boolean passOver = judgements.least() < relevant;
    var ndcg = new double[queries.size()];
    var recall = DoubleStream.builder();
    var reciprocal = new double[queries.size()];
    for (int i = 0; i < ndcg.length; i++) {
      Map<String, Double> grades = queries.get(i).grades();
      List<String> list = found.lists().get(i);
      List<String> judged = passOver ? list.stream().filter(grades::containsKey).toList() : list;
      ndcg[i] = dcg(grades(judged, grades)) / dcg(ideal(grades));
      recall(judged, grades, relevant).ifPresent(recall);
      reciprocal[i] = reciprocal(list, grades, relevant);
    }
    return new JudgedSearch(found.by(), ndcg, recall.build().toArray(), reciprocal);
  }

  /** Of how many queries one list is better than the other, by NDCG@10. */
  static long better(JudgedSearch one, JudgedSearch other) {
    return IntStream.range(0, one.ndcg.length).filter(i -> one.ndcg[i] > other.ndcg[i]).count();
  }

  private static List<Double> grades(List<String> list, Map<String, Double> grades) {
    return list.stream().map(id -> grades.getOrDefault(id, 0.0)).toList();
  }

  private static List<Double> ideal(Map<String, Double> grades) {
    return grades.values().stream().sorted(Comparator.reverseOrder()).toList();
  }

  private static double dcg(List<Double> grades) {
    double sum = 0;
    for (int i = 0; i < Math.min(FIRST, grades.size()); i++) {
      sum += (Math.pow(2, grades.get(i)) - 1) / (Math.log(i + 2) / Math.log(2));
    }
    return sum;
  }

  private static OptionalDouble recall(
      List<String> list, Map<String, Double> grades, double relevant) {
    long all = grades.values().stream().filter(grade -> grade >= relevant).count();
    long found =
        list.stream().limit(MANY).filter(id -> grades.getOrDefault(id, 0.0) >= relevant).count();
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) found / all);
  }

  private static double reciprocal(List<String> list, Map<String, Double> grades, double relevant) {
    for (int i = 0; i < Math.min(FIRST, list.size()); i++) {
      if (grades.getOrDefault(list.get(i), 0.0) >= relevant) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }
}
