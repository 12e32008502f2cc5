package dev.zhiyin.tools.check;

import dev.zhiyin.engine.embed.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** The best inner products of some queries with many vectors, by looking at every one of them. */
final class ExactBest {
  private final List<float[]> queries;
  private final int k;
  private final List<PriorityQueue<Float>> best = new ArrayList<>();

  /**
   * @param k how many count, at least 1
   */
  ExactBest(List<float[]> queries, int k) {
    this.queries = List.copyOf(queries);
    this.k = k;
    queries.forEach(query -> best.add(new PriorityQueue<>(k + 1)));
  }

  void offer(float[] vector) {
    for (int i = 0; i < queries.size(); i++) {
      PriorityQueue<Float> so = best.get(i);
      so.add(Vectors.dot(queries.get(i), vector));
      if (so.size() > k) {
        so.remove();
      }
    }
  }

  /** The smallest of a query's best: what is at least as large belongs to them. */
  float least(int query) {
    Float least = best.get(query).peek();
    return least == null ? Float.POSITIVE_INFINITY : least;
  }
}
