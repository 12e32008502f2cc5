package dev.zhiyin.tools.search;

import java.util.ArrayList;
import java.util.List;

/**
 * Early rejection: a trial ends after an epoch by which its best validation lies below the median
 * of what earlier trials had reached by then (Golovin et al., "Google Vizier: A Service for
 * Black-Box Optimization", 2017). Trials that were rejected themselves count as far as they went.
 */
final class MedianRule {
  /** Earlier trials that must have reached an epoch before anything is rejected there. */
  static final int FEWEST = 3;

  private final List<List<Double>> earlier = new ArrayList<>();

  /**
   * A trial is over.
   *
   * @param bestByEpoch its best validation so far after each of its epochs, in order
   */
  void remember(List<Double> bestByEpoch) {
    earlier.add(List.copyOf(bestByEpoch));
  }

  /**
   * Whether a trial ends here.
   *
   * @param epoch from 1
   * @param best its best validation so far
   */
  boolean rejects(int epoch, double best) {
    double[] then =
        earlier.stream()
            .filter(trial -> trial.size() >= epoch)
            .mapToDouble(trial -> trial.get(epoch - 1))
            .sorted()
            .toArray();
    if (then.length < FEWEST) {
      return false;
    }
    int middle = then.length / 2;
    double median = then.length % 2 == 1 ? then[middle] : (then[middle - 1] + then[middle]) / 2;
    return best < median;
  }
}
