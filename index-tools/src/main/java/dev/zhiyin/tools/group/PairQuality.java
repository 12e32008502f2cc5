package dev.zhiyin.tools.group;

import java.util.Arrays;
import java.util.Map;
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
 */
record PairQuality(double threshold, long proposed, long right, long all) {
  double precision() {
    return proposed == 0 ? 1 : right / (double) proposed;
  }

  double recall() {
    return all == 0 ? 1 : right / (double) all;
  }

  double f1() {
    return right == 0 ? 0 : 2.0 * right / (proposed + all);
  }

  /** Of groups against what is known of them. */
  static PairQuality of(OfferTable offers, int[] groups, double threshold) {
    return new PairQuality(
        threshold,
        pairs(groups, i -> groups[i]),
        pairs(groups, i -> Map.entry(groups[i], offers.get(i).truth())),
        pairs(groups, i -> offers.get(i).truth()));
  }

  private static long pairs(int[] groups, Function<Integer, Object> group) {
    return IntStream.range(0, groups.length)
        .boxed()
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
   * That with the largest F1 of the thresholds that give a precision; where none does, that of the
   * largest precision.
   */
  static PairQuality best(OfferTable offers, Clustering clustering, double precision) {
    var all =
        DoubleStream.iterate(Clustering.LEAST, t -> t < .96, t -> t + .01)
            .mapToObj(t -> of(offers, clustering, Math.rint(100 * t) / 100))
            .toList();
    return all.stream()
        .filter(one -> one.precision() >= precision)
        .max((a, b) -> Double.compare(a.f1(), b.f1()))
        .orElseGet(
            () ->
                all.stream()
                    .max((a, b) -> Double.compare(a.precision(), b.precision()))
                    .orElseThrow());
  }
}
