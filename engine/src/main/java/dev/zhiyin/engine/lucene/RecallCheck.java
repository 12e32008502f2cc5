package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.Throttle;
import dev.zhiyin.engine.filter.Filter;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Compares the approximate search of an index with an exact one: the share of the true nearest
 * candidates that it finds, asked by the history vectors of random products.
 */
public final class RecallCheck {
  private final IndexSnapshot snapshot;
  private final int[] docs;
  private final int k;

  private RecallCheck(IndexSnapshot snapshot, int k) {
    this.snapshot = snapshot;
    this.k = k;
    docs = snapshot.docs().toArray();
  }

  /**
   * Measures it, reading the vectors of all products once a query.
   *
   * @param queries how many products ask, at least 1
   * @param k neighbours looked for, at least 1
   * @param throttle of the queries
   * @return mean recall, in [0, 1]; 1 for an empty index
   */
  public static double of(
      IndexSnapshot snapshot, int queries, int k, RandomGenerator random, Throttle throttle) {
    long start = Throttle.now();
    var check = new RecallCheck(snapshot, k);
    throttle.rest(start);
    if (check.docs.length == 0) {
      return 1;
    }
    double sum = 0;
    for (int i = 0; i < queries; i++) {
      start = Throttle.now();
      sum += check.ofOne(check.docs[random.nextInt(check.docs.length)]);
      throttle.rest(start);
    }
    return sum / queries;
  }

  /* Whatever is as near as the last of the true ones is one of them. */
  private double ofOne(int asking) {
    float[] user = snapshot.historyVector(asking);
    float[] products = snapshot.innerProducts(user, docs);
    float[] sorted = products.clone();
    Arrays.sort(sorted);
    int wanted = Math.min(k, docs.length);
    float last = sorted[docs.length - wanted];
    long right =
        snapshot.nearestVectors(user, wanted, Filter.ALL).stream()
            .mapToInt(hit -> Arrays.binarySearch(docs, IndexSnapshot.doc(hit.product())))
            .filter(place -> place >= 0 && products[place] >= last)
            .count();
    return (double) right / wanted;
  }
}
