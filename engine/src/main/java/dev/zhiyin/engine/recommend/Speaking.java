package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.index.IndexSnapshot;
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

  /** Number of the interest whose items have the largest share of the product's score. */
  int of(int doc) {
    return faces.length < 2 ? 0 : known.computeIfAbsent(doc, this::find);
  }

  private int find(int doc) {
    float[] product = snapshot.productFace(doc);
    int best = 0;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < faces.length; i++) {
      float share = Vectors.dot(faces[i], product);
      if (share > most) {
        best = i;
        most = share;
      }
    }
    return best;
  }
}
