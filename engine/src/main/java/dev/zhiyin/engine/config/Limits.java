package dev.zhiyin.engine.config;

/**
 * How much may wait. What does not fit is refused at once, and nothing is dropped.
 *
 * @param waitingEvents events that wait for the store at most, 1000 to 10000000
 * @param waitingProducts products that wait to be embedded and stored at most, 1 to 100000
 * @param batchSize products of one batch that are embedded and stored together, 1 to 1000
 */
public record Limits(int waitingEvents, int waitingProducts, int batchSize) {
  public static final Limits DEFAULT = new Limits(20_000, 1_000, 64);

  public Limits {
    Bounds.require("limits.waitingEvents", waitingEvents, 1_000, 10_000_000);
    Bounds.require("limits.waitingProducts", waitingProducts, 1, 100_000);
    Bounds.require("limits.batchSize", batchSize, 1, 1_000);
  }
}
