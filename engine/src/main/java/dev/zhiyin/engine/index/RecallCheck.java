package dev.zhiyin.engine.index;

import dev.zhiyin.engine.Pace;
import dev.zhiyin.engine.filter.Filter;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Compares the approximate search of an index with an exact one: the share of the true nearest
 * candidates that it finds, asked by the history faces of random products.
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
   * Measures it, reading the faces of all products once a query.
   *
   * @param queries how many products ask, at least 1
   * @param k neighbours looked for, at least 1
   * @param pace of the queries
   * @return mean recall, in [0, 1]; 1 for an empty index
   */
  public static double of(
      IndexSnapshot snapshot, int queries, int k, RandomGenerator random, Pace pace) {
    long start = Pace.now();
    var check = new RecallCheck(snapshot, k);
    pace.rest(start);
    if (check.docs.length == 0) {
      return 1;
    }
    double sum = 0;
    for (int i = 0; i < queries; i++) {
      start = Pace.now();
      sum += check.ofOne(check.docs[random.nextInt(check.docs.length)]);
      pace.rest(start);
    }
    return sum / queries;
  }

  /* Whatever is as near as the last of the true ones is one of them. */
  private double ofOne(int asking) {
    float[] user = snapshot.historyFace(asking);
    float[] products = snapshot.innerProducts(user, docs);
    float[] sorted = products.clone();
    Arrays.sort(sorted);
    int wanted = Math.min(k, docs.length);
    float last = sorted[docs.length - wanted];
    long right =
        snapshot.nearestFaces(user, wanted, Filter.ALL).stream()
            .mapToInt(hit -> Arrays.binarySearch(docs, IndexSnapshot.doc(hit.product())))
            .filter(place -> place >= 0 && products[place] >= last)
            .count();
    return (double) right / wanted;
  }
}
