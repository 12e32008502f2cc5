package dev.zhiyin.tools.train;

import dev.zhiyin.tools.train.Samples.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.fitting.PolynomialCurveFitter;
import org.apache.commons.math3.fitting.WeightedObservedPoints;

/**
 * How late in histories each product comes. A shop's products come and go: what stands at the ends
 * of histories is what shoppers choose from now on, while what stands at their beginnings may be
 * sold no more. A loss over all of the past cannot tell, since each product is a negative for those
 * who came before it was there.
 *
 * <pre>
 *   recency_j = sum over interactions with j of ((moment + 1/2) / moments - 1/2), divided by (number of them + 3)
 * </pre>
 *
 * <p>where a moment is counted from 0 among those of the shopper. So it lies between -1/2, always
 * first, and 1/2, always last; products with few interactions are near 0. It is given in units of
 * its standard deviation over the products with interactions, and cut at three of them.
 */
final class RecencyPrior {
  /** Interactions in the middle of a history that every product is taken to have had besides. */
  private static final double PRIOR = 3;

  private static final double MOST = 3;

  private RecencyPrior() {}

  /** By place; 0 for products without interactions. */
  static float[] of(TrainingSet set) {
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
    return standardised(sums, counts);
  }

  private static double place(Sequence sequence, int i) {
    int moments = sequence.moment(sequence.length() - 1) + 1;
    return (sequence.moment(i) + 0.5) / moments - 0.5;
  }

  private static float[] standardised(double[] sums, int[] counts) {
    double squares = 0;
    int counted = 0;
    for (int j = 0; j < sums.length; j++) {
      if (counts[j] > 0) {
        sums[j] /= counts[j] + PRIOR;
        squares += sums[j] * sums[j];
        counted++;
      }
    }
    var recency = new float[sums.length];
    for (int j = 0; j < recency.length && squares > 0; j++) {
      recency[j] = (float) Math.clamp(sums[j] / Math.sqrt(squares / counted), -MOST, MOST);
    }
    return recency;
  }

  /**
   * How much the prior should count, by what predicts the validation targets best, which all come
   * later than what was learned. No gradient can tell. Near its top the measure is flat and its
   * noise is not, so the top is that of a parabola through all that was tried.
   *
   * @param weight 0 to 0.3: an item vector is made longer by so much for each standard deviation
   * @param validated with it
   * @param without validated with a weight of 0
   */
  record Search(
      double weight, Architecture architecture, HoldoutRanking validated, HoldoutRanking without) {
    private static final int STEPS = 10;
    private static final double STEP = 0.03;

    String told() {
      return String.format(
          Locale.ROOT,
          "the recency prior counts %.3f: ndcg@10 %.4f, %.4f without it",
          weight,
          validated.ndcg(),
          without.ndcg());
    }
  }

  /** Nothing where the architecture has no prior, or there is nothing to validate with. */
  static Optional<Search> search(Learner learner, Samples samples, List<Sample> validation) {
    Architecture plain = learner.architecture();
    if (validation.isEmpty() || plain.withRecencyPrior(0).isEmpty()) {
      return Optional.empty();
    }
    DoubleUnaryOperator ndcg = weight -> ranking(learner, samples, validation, weight).ndcg();
    HoldoutRanking without = HoldoutRanking.of(plain, learner.network(), samples, validation);
    double weight = top(without.ndcg(), ndcg);
    HoldoutRanking validated = ranking(learner, samples, validation, weight);
    return Optional.of(
        validated.ndcg() > without.ndcg()
            ? new Search(weight, weighted(plain, weight), validated, without)
            : new Search(0, plain, without, without));
  }

  private static HoldoutRanking ranking(
      Learner learner, Samples samples, List<Sample> validation, double weight) {
    return HoldoutRanking.of(
        weighted(learner.architecture(), weight), learner.network(), samples, validation);
  }

  private static Architecture weighted(Architecture plain, double weight) {
    return plain.withRecencyPrior(weight).orElseThrow();
  }

  /** Steps end where the measure is below that of no weight at all. */
  static double top(double without, DoubleUnaryOperator measure) {
    var tried = new WeightedObservedPoints();
    tried.add(0, without);
    double weight = 0;
    double last = without;
    for (int step = 1; step <= Search.STEPS && last >= without; step++) {
      weight = step * Search.STEP;
      last = measure.applyAsDouble(weight);
      tried.add(weight, last);
    }
    if (tried.toList().size() < 3) {
      return 0;
    }
    double[] parabola = PolynomialCurveFitter.create(2).fit(tried.toList());
    return parabola[2] < 0 ? Math.clamp(-parabola[1] / (2 * parabola[2]), 0, weight) : weight;
  }
}
