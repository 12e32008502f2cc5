/**
 * Proposes which products are offers of the same: candidates by words and vectors ({@link
 * dev.zhiyin.tools.group.CandidatePairs}), the probability of each pair, by itself and among the
 * others ({@link dev.zhiyin.tools.group.PairModel}), and groups that hold together on average
 * ({@link dev.zhiyin.tools.group.Clustering}). What it costs for one product is bounded.
 */
@NullMarked
package dev.zhiyin.tools.group;

import org.jspecify.annotations.NullMarked;
