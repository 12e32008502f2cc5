package dev.zhiyin.tools.evaluate;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What one way of ranking gains on another over the same cases: the mean of the differences with
 * its interval, which is narrower than those of both means apart.
 *
 * @param excludesZero whether the sign is certain, with 95 %: by the interval and, since that is
 *     too narrow for few cases, by the {@link PairedTest}
 */
record Delta(
    double difference, Interval interval, @JsonProperty("excludes zero") boolean excludesZero) {

  /** Compares values of one measure of the same cases, in the same order. */
  static Delta of(double[] ones, double[] others) {
    double[] differences = differences(ones, others);
    Interval interval = Interval.of(differences);
    return new Delta(
        Row.mean(differences),
        interval,
        interval.excludesZero() && PairedTest.isDifference(differences));
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
     * That of a mean, by the percentiles of resamples of the shoppers (Efron and Tibshirani, 1993).
     * The same values always give the same interval.
     *
     * @param values one a shopper
     */
    static Interval of(double[] values) {
      if (values.length == 0) {
        return NOTHING;
      }
      double[] rising =
          IntStream.range(0, RESAMPLES)
              .parallel()
              .mapToDouble(seed -> resampled(new SplittableRandom(seed), values))
              .sorted()
              .toArray();
      return new Interval(rising[OUTSIDE], rising[RESAMPLES - 1 - OUTSIDE]);
    }

    private static double resampled(SplittableRandom random, double[] values) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      return sum / values.length;
    }
  }
}
