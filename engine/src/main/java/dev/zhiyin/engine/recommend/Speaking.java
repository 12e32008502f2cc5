package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.index.IndexSnapshot;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Which interest of a history speaks most for a product, found out once. For one answer. */
final class Speaking {
  private final IndexSnapshot snapshot;
  private final float[][] faces;
  private final Map<Integer, Integer> known = new HashMap<>();

  Speaking(IndexSnapshot snapshot, Shopper shopper) {
    this.snapshot = snapshot;
    this.faces = shopper.interestFaces();
  }

  /**
   * Finds it out for several products at once, which costs less than one by one.
   *
   * @param docs ascending
   */
  void findAll(int[] docs) {
    if (faces.length < 2) {
      return;
    }
    int[] unknown = Arrays.stream(docs).filter(doc -> !known.containsKey(doc)).toArray();
    float[][] shares = snapshot.innerProducts(faces, unknown);
    for (int at = 0; at < unknown.length; at++) {
      int best = 0;
      for (int i = 1; i < faces.length; i++) {
        best = shares[i][at] > shares[best][at] ? i : best;
      }
      known.put(unknown[at], best);
    }
  }

  /** Number of the interest whose items have the largest share of the product's score. */
  int of(int doc) {
    if (faces.length < 2) {
      return 0;
    }
    if (!known.containsKey(doc)) {
      findAll(new int[] {doc});
    }
    return known.getOrDefault(doc, 0);
  }
}
