package dev.zhiyin.engine.explain;

/**
 * How often two products, or products of two categories, were bought in one basket.
 *
 * @param shoppers who did it, at least 1
 * @param lift how many times as many these are as they would be by chance; above 1
 */
public record PairLift(long shoppers, double lift) {}
