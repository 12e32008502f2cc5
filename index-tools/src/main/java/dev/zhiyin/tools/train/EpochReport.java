package dev.zhiyin.tools.train;

import java.util.Optional;

/**
 * What one epoch gave.
 *
 * @param epoch from 1
 * @param loss mean over the training samples, while they were learned
 * @param validation empty when there is nothing to validate with
 * @param seconds that it took, validation included
 */
public record EpochReport(int epoch, double loss, Optional<Validation> validation, double seconds) {
  /**
   * What was measured on held-out targets.
   *
   * @param loss the same loss, over the validation samples whose target has an interaction in
   *     training
   * @param recall Recall@10 in [0, 1], every product ranked exactly
   * @param ndcg NDCG@10 in [0, 1]
   */
  public record Validation(double loss, double recall, double ndcg) {}
}
