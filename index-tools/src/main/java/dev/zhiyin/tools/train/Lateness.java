package dev.zhiyin.tools.train;

/**
 * How late in histories each product comes. A shop's products come and go: what was turned to at
 * the ends of histories is what shoppers turn to from now on, while what stands at their beginnings
 * may be sold no more. A loss over all of the past cannot tell, since each product is a miss for
 * those who came before it was there.
 *
 * <pre>
 *   late_j = sum over those who met j of ((moment + 1/2) / moments - 1/2), divided by (number of them + 3)
 * </pre>
 *
 * <p>where a moment is counted from 0 among those of the shopper. So it lies between -1/2, always
 * first, and 1/2, always last; products that few met are near 0. It is given in units of its
 * standard deviation over the products that somebody met, and cut at three of them.
 */
final class Lateness {
  /** Meetings in the middle of a history that every product is taken to have had besides. */
  private static final double PRIOR = 3;

  private static final double MOST = 3;

  private Lateness() {}

  /** By place; 0 for products that nobody met. */
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
    int met = 0;
    for (int j = 0; j < sums.length; j++) {
      if (counts[j] > 0) {
        sums[j] /= counts[j] + PRIOR;
        squares += sums[j] * sums[j];
        met++;
      }
    }
    var late = new float[sums.length];
    for (int j = 0; j < late.length && squares > 0; j++) {
      late[j] = (float) Math.clamp(sums[j] / Math.sqrt(squares / met), -MOST, MOST);
    }
    return late;
  }
}
