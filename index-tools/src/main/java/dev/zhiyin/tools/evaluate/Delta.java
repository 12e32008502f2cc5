package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What one way of ranking gains on another over the same cases: the mean of the differences with
 * its interval, which is narrower than those of both means apart.
 *
 * @param excludesZero whether the sign is certain, with 95 %
 */
record Delta(
    double difference, Interval interval, @JsonProperty("excludes zero") boolean excludesZero) {

  /**
   * Compares values of the same cases, in the same order.
   *
   * @param ones one array a measure
   * @param others of the same measures
   * @return one difference a measure
   */
  static List<Delta> of(List<double[]> ones, List<double[]> others) {
    var differences = new double[ones.size()][];
    for (int m = 0; m < differences.length; m++) {
      differences[m] = differences(ones.get(m), others.get(m));
    }
    List<Interval> intervals = Interval.bootstrap(differences);
    return IntStream.range(0, differences.length)
        .mapToObj(m -> of(differences[m], intervals.get(m)))
        .toList();
  }

  private static Delta of(double[] differences, Interval interval) {
    return new Delta(Row.mean(differences), interval, interval.excludesZero());
  }

  private static double[] differences(double[] ones, double[] others) {
    double[] differences = ones.clone();
    for (int i = 0; i < differences.length; i++) {
      differences[i] -= others[i];
    }
    return differences;
  }

  /** A question mark says that it may be chance. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%+.4f [%+.4f, %+.4f]%s",
        difference,
        interval.low(),
        interval.high(),
        excludesZero ? " " : "?");
  }
}
