package dev.zhiyin.tools.train;

import dev.zhiyin.engine.match.SlimWeights.Row.IntToFloat;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How much more a product is chosen of late than over all of the past, in standard deviations over
 * the products with interactions, within {@value #MOST} of them. Immutable.
 *
 * <p>By the place in histories, for shops of whose times nothing more is known than the order:
 *
 * <pre>
 *   recency_j = sum over interactions with j of ((moment + 1/2) / moments - 1/2), divided by (number of them + 3)
 * </pre>
 *
 * <p>where a moment is counted from 0 among those of the shopper. By time, with a half-life:
 *
 * <pre>
 *   recency_j = log of (sum over interactions with j of w / mean w + 3) / (number of them + 3),   w = 2^(-age / half-life)
 * </pre>
 *
 * <p>which is the share of what is chosen now over the share of all that was learned from: what
 * Bayes' rule corrects chances by where classes are more or less frequent than in training
 * (Saerens, Latinne and Decaestecker, 2002). Either way products with few interactions are near 0.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
record Recency(float[] deviations, boolean[] interacted) {
  /** Interactions of the mean that every product is taken to have had besides. */
  private static final double PRIOR = 3;

  /** How far from the mean a product may be. */
  static final double MOST = 3;

  private static final double HOURS = 24;

  /** By the place of products in histories. */
  static Recency byPlace(TrainingSet set) {
    var sums = new double[set.products()];
    var counts = new int[set.products()];
    for (Sequence sequence : set.shoppers()) {
      for (int i = 0; i < sequence.length(); i++) {
        if (sequence.text(i) < sums.length) {
          sums[sequence.text(i)] += place(sequence, i);
          counts[sequence.text(i)]++;
        }
      }
    }
    return standardised(counts, j -> sums[j] / (counts[j] + PRIOR));
  }

  private static double place(Sequence sequence, int i) {
    int moments = sequence.moment(sequence.length() - 1) + 1;
    return (sequence.moment(i) + 0.5) / moments - 0.5;
  }

  /**
   * By time, seen from the newest event; one that is newer than most others ever are counts like
   * it.
   *
   * @param days after which an interaction counts half, at least 1
   */
  static Recency byTime(TrainingSet set, int days) {
    int newest = Span.of(set).newest();
    var sums = new double[set.products()];
    var counts = new int[set.products()];
    double sum = 0;
    double count = 0;
    for (Sequence sequence : set.shoppers()) {
      for (int i = 0; i < sequence.length(); i++) {
        if (sequence.text(i) < sums.length) {
          double weight =
              Math.pow(2, Math.min(0, sequence.hour(i) - (double) newest) / (HOURS * days));
          sums[sequence.text(i)] += weight;
          counts[sequence.text(i)]++;
          sum += weight;
          count++;
        }
      }
    }
    double mean = sum / count;
    return standardised(counts, j -> Math.log((sums[j] / mean + PRIOR) / (counts[j] + PRIOR)));
  }

  private static Recency standardised(int[] counts, IntToDoubleFunction recency) {
    double squares = 0;
    int interacted = 0;
    for (int j = 0; j < counts.length; j++) {
      if (counts[j] > 0) {
        squares += Math.pow(recency.applyAsDouble(j), 2);
        interacted++;
      }
    }
    var deviations = new float[counts.length];
    var with = new boolean[counts.length];
    for (int j = 0; j < counts.length; j++) {
      with[j] = counts[j] > 0;
      if (with[j] && squares > 0) {
        double deviation = recency.applyAsDouble(j) / Math.sqrt(squares / interacted);
        deviations[j] = (float) Math.clamp(deviation, -MOST, MOST);
      }
    }
    return new Recency(deviations, with);
  }

  /** Of a product, by place; 0 for products without interactions. */
  float of(int product) {
    return deviations[product];
  }

  /**
   * What the score of a product is multiplied by: above 1 for what is chosen of late, and for what
   * nobody interacted with yet, which counts as one deviation late.
   */
  float gain(int product, double weight) {
    return (float) Math.exp(weight * (interacted[product] ? deviations[product] : 1));
  }

  /** The same of all products, by place. */
  IntToFloat gains(double weight) {
    var gains = new float[deviations.length];
    IntStream.range(0, gains.length).forEach(j -> gains[j] = gain(j, weight));
    return product -> gains[product];
  }

  /**
   * The time from the oldest to the newest event, without one in a thousand at either end and at
   * least one: some clocks are wrong.
   *
   * @param oldest in hours since 1970
   * @param newest in hours since 1970
   */
  record Span(int oldest, int newest) {
    private static final int WRONG = 1000;

    /** Of a set with an event. */
    static Span of(TrainingSet set) {
      int[] hours =
          set.shoppers().stream()
              .flatMapToInt(it -> IntStream.range(0, it.length()).map(it::hour))
              .sorted()
              .toArray();
      int wrong = Math.min(Math.max(1, hours.length / WRONG), (hours.length - 1) / 2);
      return new Span(hours[wrong], hours[hours.length - 1 - wrong]);
    }

    double days() {
      return ((double) newest - oldest) / HOURS;
    }
  }
}
