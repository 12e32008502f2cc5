package dev.zhiyin.tools.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Hears of training as it goes, in the thread that trains. */
public interface ProgressListener {
  /**
   * A batch that is done.
   *
   * @param epoch from 1
   * @param epochs at most
   * @param batch from 1
   * @param batches in each epoch
   * @param samples in this batch; all but the last of an epoch have as many
   * @param loss mean over them, before they were learned
   */
  record Step(int epoch, int epochs, int batch, int batches, int samples, double loss) {}

  /** Hears nothing. */
  ProgressListener NONE = new ProgressListener() {};

  /** A batch is done. */
  default void batch(Step step) {
    // not all need it
  }

  /** An epoch is done. */
  default void epoch(EpochReport report) {
    // not all need it
  }

  /** Something that whoever watches should know. */
  default void note(String line) {
    // not all need it
  }

  /**
   * What one epoch gave.
   *
   * @param epoch from 1
   * @param loss mean over the training samples, while they were learned
   * @param validation empty when there is nothing to validate with
   * @param seconds that it took, validation included
   */
  record EpochReport(int epoch, double loss, Optional<Validation> validation, double seconds) {
    /**
     * What was measured on held-out targets.
     *
     * @param loss the same loss, over the validation samples whose target has an interaction in
     *     training
     * @param recall Recall@10 in [0, 1], every product ranked exactly
     * @param ndcg NDCG@10 in [0, 1]
     */
    public record Validation(double loss, double recall, double ndcg) {
      /** By name, as a manifest has them. */
      Map<String, Double> metrics() {
        var metrics = new LinkedHashMap<String, Double>();
        metrics.put("validation.loss", loss);
        metrics.put("validation.recall@10", recall);
        metrics.put("validation.ndcg@10", ndcg);
        return metrics;
      }
    }
  }
}
