package dev.zhiyin.engine.cooccurrence;

import dev.zhiyin.engine.explain.PairCount;

/**
 * A product that goes with another one.
 *
 * @param together by how many shoppers, of whichever kind was counted
 * @param lift how many times as many these are as they would be by chance; above 1
 */
public record CoOccurring(String productId, PairCount together, double lift) {}
