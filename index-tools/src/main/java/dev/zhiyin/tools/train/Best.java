package dev.zhiyin.tools.train;

import dev.zhiyin.tools.train.EpochReport.Validation;

/**
 * The weights of one epoch.
 *
 * @param epoch from 1
 * @param measured what it was chosen by: NDCG@10 on validation, or its number where there is
 *     nothing to validate with, so that every epoch is better than the one before
 */
record Best(int epoch, double measured, Weights weights) {
  /** What an epoch would be chosen by. */
  static double measure(EpochReport report) {
    return report.validation().map(Validation::ndcg).orElse((double) report.epoch());
  }
}
