package dev.zhiyin.tools.evaluate;

import java.util.List;

/**
 * What a ranking made of one case.
 *
 * @param rank of the target, 1 for first; ties count against it; {@link #NOT_FOUND} beyond the list
 * @param top the first ten products
 */
record Outcome(int rank, List<String> top) {
  static final int NOT_FOUND = Integer.MAX_VALUE;

  /** How many products of a list are looked at. */
  static final int TOP = 10;

  Outcome {
    top = List.copyOf(top);
  }

  double recall(int k) {
    return rank <= k ? 1 : 0;
  }

  /** With one target the ideal gain is 1. */
  double ndcg(int k) {
    return rank <= k ? Math.log(2) / Math.log(rank + 1.0) : 0;
  }

  double reciprocalRank() {
    return rank == NOT_FOUND ? 0 : 1.0 / rank;
  }
}
