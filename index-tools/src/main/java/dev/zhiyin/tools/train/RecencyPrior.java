package dev.zhiyin.tools.train;

import dev.zhiyin.tools.train.Samples.Sample;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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
   * later than what was learned. No gradient can tell.
   *
   * @param weight 0 to 0.3, in steps that go on while they help: an item vector is made longer by
   *     so much for each standard deviation
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
          "the recency prior counts %.2f: ndcg@10 %.4f, %.4f without it",
          weight,
          validated.ndcg(),
          without.ndcg());
    }
  }

  /** Nothing where the architecture has no prior, or there is nothing to validate with. */
  static Optional<Search> search(Learner learner, Samples samples, List<Sample> validation) {
    if (validation.isEmpty() || learner.architecture().withRecencyPrior(0).isEmpty()) {
      return Optional.empty();
    }
    HoldoutRanking without =
        HoldoutRanking.of(learner.architecture(), learner.network(), samples, validation);
    var best = new Search(0, learner.architecture(), without, without);
    for (int step = 1; step <= Search.STEPS; step++) {
      double weight = step * Search.STEP;
      Architecture weighted = learner.architecture().withRecencyPrior(weight).orElseThrow();
      HoldoutRanking ranking = HoldoutRanking.of(weighted, learner.network(), samples, validation);
      if (ranking.ndcg() <= best.validated().ndcg()) {
        break;
      }
      best = new Search(weight, weighted, ranking, without);
    }
    return Optional.of(best);
  }
}
