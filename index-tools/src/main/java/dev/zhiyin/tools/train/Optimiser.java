package dev.zhiyin.tools.train;

import dev.zhiyin.engine.config.Bounds;

/**
 * Adam (Kingma and Ba, 2015) with decoupled weight decay (Loshchilov and Hutter, 2019).
 *
 * @param learningRate 1e-6 to 1
 * @param warmUp batches over which the rate rises from 0, 0 to 100000; at most a tenth of all count
 * @param decays whether the rate then falls to 0, on a line, until the last batch
 * @param weightDecay share of a weight that is lost each batch, times the rate, 0 to 100; only
 *     where the architecture allows it
 */
public record Optimiser(double learningRate, int warmUp, boolean decays, double weightDecay) {
  public static final Optimiser DEFAULT = new Optimiser(0.001, 0, false, 0);

  public Optimiser {
    Bounds.require("optimiser.learningRate", learningRate, 1e-6, 1);
    Bounds.require("optimiser.warmUp", warmUp, 0, 100_000);
    Bounds.require("optimiser.weightDecay", weightDecay, 0, 100);
  }

  /**
   * Rate of one batch.
   *
   * @param batch from 1
   * @param batches in all epochs
   */
  double rate(long batch, long batches) {
    double rise = Math.min(warmUp, batches / 10.0);
    double rising = batch < rise ? batch / rise : 1;
    double falling = decays ? (double) (batches - batch + 1) / batches : 1;
    return learningRate * rising * falling;
  }
}
