package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

  static double[] differences(double[] ones, double[] others) {
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

  /** Where a mean over all such shoppers lies with 95 %. In JSON a list of both ends. */
  record Interval(double low, double high) {
    static final Interval NOTHING = new Interval(0, 0);

    private static final int RESAMPLES = 1000;

    /** Resamples outside the interval on either side. */
    private static final int OUTSIDE = RESAMPLES / 40;

    @JsonValue
    List<Double> ends() {
      return List.of(low, high);
    }

    boolean excludesZero() {
      return low > 0 || high < 0;
    }

    /**
     * Intervals of means by the percentiles of resamples of the shoppers (Efron and Tibshirani,
     * 1993), one for each measure. The same values always give the same intervals.
     *
     * @param measures each with one value a shopper, in the same order
     */
    static List<Interval> bootstrap(double[]... measures) {
      int shoppers = measures[0].length;
      if (shoppers == 0) {
        return Stream.of(measures).map(_ -> Interval.NOTHING).toList();
      }
      double[][] means =
          IntStream.range(0, RESAMPLES)
              .parallel()
              .mapToObj(seed -> resample(new SplittableRandom(seed), measures))
              .toArray(double[][]::new);
      return IntStream.range(0, measures.length).mapToObj(m -> interval(means, m)).toList();
    }

    private static double[] resample(SplittableRandom random, double[][] measures) {
      int shoppers = measures[0].length;
      var means = new double[measures.length];
      for (int i = 0; i < shoppers; i++) {
        int drawn = random.nextInt(shoppers);
        for (int m = 0; m < means.length; m++) {
          means[m] += measures[m][drawn];
        }
      }
      for (int m = 0; m < means.length; m++) {
        means[m] /= shoppers;
      }
      return means;
    }

    private static Interval interval(double[][] means, int measure) {
      double[] rising = Arrays.stream(means).mapToDouble(of -> of[measure]).sorted().toArray();
      return new Interval(rising[OUTSIDE], rising[RESAMPLES - 1 - OUTSIDE]);
    }
  }
}
