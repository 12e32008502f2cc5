package dev.zhiyin.tools.group;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.stream.IntStream;

/**
 * How much each of the {@link PairFeatures#contrasts} says against two offers being of one product,
 * or for it: {@code plus} that only one of two phones has says much, a colour little. Weights of a
 * logistic regression beside what other features say already. Immutable.
 */
final class Contrasts {
  private static final int BITS = 20;
  private static final int PASSES = 12;
  private static final double RIDGE = 20;

  /** A weight that is less is left out. */
  private static final float LEAST = .15f;

  private final float[] weights;

  private Contrasts() {
    weights = new float[1 << BITS];
  }

  /**
   * @param buckets of the terms that have a weight
   * @param weights theirs, in the same order
   */
  Contrasts(
      @JsonProperty(value = "buckets", required = true) int[] buckets,
      @JsonProperty(value = "weights", required = true) float[] weights) {
    this();
    if (buckets.length != weights.length) {
      throw new InvalidInput(
          "contrasts", weights.length + " weights", "one for each of %d".formatted(buckets.length));
    }
    for (int i = 0; i < buckets.length; i++) {
      this.weights[buckets[i]] = weights[i];
    }
  }

  @JsonProperty("buckets")
  int[] buckets() {
    return IntStream.range(0, weights.length).filter(bucket -> weights[bucket] != 0).toArray();
  }

  @JsonProperty("weights")
  float[] weights() {
    int[] buckets = buckets();
    var some = new float[buckets.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = weights[buckets[i]];
    }
    return some;
  }

  /** What is added to the logarithm of the odds. */
  float of(int[] terms) {
    float sum = 0;
    for (int term : terms) {
      sum += weights[bucket(term)];
    }
    return sum;
  }

  /**
   * Of all, of both, and of the side that more and that less speaks against; of {@link
   * PairFeatures#contrasts}.
   */
  float[] of(int[][] terms) {
    float both = of(terms[0]);
    float one = of(terms[1]);
    float other = of(terms[2]);
    return new float[] {both + one + other, both, Math.min(one, other), Math.max(one, other)};
  }

  private static int bucket(int term) {
    return (term * 0x85ebca6b) >>> (Integer.SIZE - BITS);
  }

  /**
   * Learns them, by Newton's steps of all at once, each shortened by how many a pair has.
   *
   * @param terms {@code [n]} pairs
   * @param before what other features say, as logarithms of odds
   * @param weight how much each pair counts; 0 leaves it out
   */
  static Contrasts learn(int[][] terms, float[] before, boolean[] same, float[] weight) {
    var learned = new Contrasts();
    for (int pass = 0; pass < PASSES; pass++) {
      var slopes = new double[1 << BITS];
      var curves = new double[1 << BITS];
      for (int i = 0; i < terms.length; i++) {
        if (weight[i] > 0) {
          float p = PairModel.probability(before[i] + learned.of(terms[i]));
          double slope = weight[i] * ((same[i] ? 1 : 0) - p);
          double curve = weight[i] * p * (1 - p) * terms[i].length;
          for (int term : terms[i]) {
            slopes[bucket(term)] += slope;
            curves[bucket(term)] += curve;
          }
        }
      }
      for (int i = 0; i < slopes.length; i++) {
        double move = (slopes[i] - RIDGE * learned.weights[i]) / (curves[i] + RIDGE);
        learned.weights[i] += (float) move;
      }
    }
    for (int i = 0; i < learned.weights.length; i++) {
      learned.weights[i] = Math.abs(learned.weights[i]) < LEAST ? 0 : learned.weights[i];
    }
    return learned;
  }
}
