package dev.zhiyin.tools.train;

import dev.zhiyin.tools.train.Network.ModelWeights;
import dev.zhiyin.tools.train.ProgressListener.EpochReport;
import dev.zhiyin.tools.train.ProgressListener.EpochReport.Validation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How far a training has come, between two epochs.
 *
 * @param reports of the epochs that are done, in order
 * @param best the weights of the best of them; empty if they are those that the network has, or
 *     before the first
 */
record TrainingState(List<EpochReport> reports, Optional<ModelWeights> best) {
  static final TrainingState START = new TrainingState(List.of(), Optional.empty());

  TrainingState {
    reports = List.copyOf(reports);
  }

  /** The epoch that comes next, from 1. */
  int epoch() {
    return reports.size() + 1;
  }

  /**
   * The epoch of the best NDCG@10 on validation, the first of those that are equal; the last one
   * where there is nothing to validate with; 0 before the first.
   */
  int bestEpoch() {
    int best = 0;
    for (EpochReport report : reports) {
      if (best == 0 || measure(report) > measure(reports.get(best - 1))) {
        best = report.epoch();
      }
    }
    return best;
  }

  private static double measure(EpochReport report) {
    return report.validation().map(Validation::ndcg).orElse((double) report.epoch());
  }

  /**
   * Whether there is an epoch left to run.
   *
   * @param epochs at most
   * @param patience epochs without a better one, after which there is none
   */
  boolean goesOn(int epochs, int patience) {
    return epoch() <= epochs && epoch() - Math.max(1, bestEpoch()) <= patience;
  }

  /**
   * The state after one more epoch.
   *
   * @param weights those of that epoch, which are kept if it is the best; none if the network will
   *     not change any more
   */
  TrainingState after(EpochReport report, Supplier<Optional<ModelWeights>> weights) {
    var all = new ArrayList<>(reports);
    all.add(report);
    var next = new TrainingState(all, best);
    return next.bestEpoch() == report.epoch() ? new TrainingState(all, weights.get()) : next;
  }
}
