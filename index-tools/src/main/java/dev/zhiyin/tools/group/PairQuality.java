package dev.zhiyin.tools.group;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * How right groups are, by pairs of offers: of those put together, how many belong together
 * (precision); of those that do, how many are (recall).
 *
 * @param proposed pairs put together
 * @param right of these, pairs that belong together
 * @param all pairs that belong together
 * @param error standard error of the precision, as if groups had been drawn at random; at least as
 *     large as if one group more had been proposed, and that were wrong
 */
record PairQuality(double threshold, long proposed, long right, long all, double error) {
  /** Standard errors by which a precision is looked for above the one that is asked for. */
  private static final double MARGIN = 1;

  double precision() {
    return proposed == 0 ? 1 : right / (double) proposed;
  }

  double recall() {
    return all == 0 ? 1 : right / (double) all;
  }

  double f1() {
    return right == 0 ? 0 : 2.0 * right / (proposed + all);
  }

  /** What the precision is likely to be elsewhere at least. */
  private double surely() {
    return precision() - MARGIN * error;
  }

  private record Made(long proposed, long right) {}

  /** Of groups against what is known of them. */
  static PairQuality of(OfferTable offers, int[] groups, double threshold) {
    Function<Integer, Object> truth = i -> offers.get(i).truth();
    List<Integer> all = IntStream.range(0, groups.length).boxed().toList();
    List<Made> made =
        all.stream().collect(Collectors.groupingBy(i -> groups[i])).values().stream()
            .map(group -> new Made(pairs(group, _ -> true), pairs(group, truth)))
            .toList();
    long proposed = made.stream().mapToLong(Made::proposed).sum();
    long right = made.stream().mapToLong(Made::right).sum();
    double precision = right / (double) Math.max(1, proposed);
    double squares =
        made.stream()
            .mapToDouble(group -> Math.pow(group.right - precision * group.proposed, 2))
            .sum();
    long groupsProposed = made.stream().filter(group -> group.proposed > 0).count();
    double error = Math.max(Math.sqrt(squares) / Math.max(1, proposed), 1.0 / (groupsProposed + 1));
    return new PairQuality(threshold, proposed, right, pairs(all, truth), error);
  }

  private static long pairs(List<Integer> offers, Function<Integer, Object> group) {
    return offers.stream()
        .collect(Collectors.groupingBy(group, Collectors.counting()))
        .values()
        .stream()
        .mapToLong(size -> size * (size - 1) / 2)
        .sum();
  }

  /** Of groups that nothing is known of beforehand. */
  static PairQuality of(OfferTable offers, Clustering clustering, double threshold) {
    var unknown = new String[offers.size()];
    Arrays.fill(unknown, "");
    return of(offers, clustering.groups(unknown, threshold), threshold);
  }

  /**
   * That with the largest F1 of the thresholds that give a precision with some certainty; where
   * none does, that of the largest.
   */
  static PairQuality best(OfferTable offers, Clustering clustering, double precision) {
    var all =
        DoubleStream.iterate(Clustering.LEAST, t -> t < .96, t -> t + .01)
            .mapToObj(t -> of(offers, clustering, Math.rint(100 * t) / 100))
            .toList();
    return all.stream()
        .filter(one -> one.surely() >= precision)
        .max((a, b) -> Double.compare(a.f1(), b.f1()))
        .orElseGet(
            () -> all.stream().max((a, b) -> Double.compare(a.surely(), b.surely())).orElseThrow());
  }
}
