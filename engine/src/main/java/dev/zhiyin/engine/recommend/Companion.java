package dev.zhiyin.engine.recommend;

/**
 * A product that the shoppers of another one turned to as well.
 *
 * @param together how many shoppers turned to both
 * @param lift how many times as many these are as they would be by chance; above 1
 */
public record Companion(String productId, long together, double lift) {}
