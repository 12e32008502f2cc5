package dev.zhiyin.tools.check;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import java.util.List;

/** Whether the vectors in an index are those that a pair of towers makes of its embeddings. */
public final class TowerParity {
  /** The greatest difference that rounding explains. */
  public static final double ALLOWED = 1e-5;

  private final IndexSnapshot snapshot;
  private final List<Integer> docs;

  private TowerParity(IndexSnapshot snapshot, List<Integer> docs) {
    this.snapshot = snapshot;
    this.docs = docs;
  }

  /** One tower: {@code [n] ids, [n] centred embeddings -> [n][dimension]}. */
  @FunctionalInterface
  public interface Tower {
    float[][] vectors(List<String> ids, List<Embedding> centred);
  }

  /**
   * The greatest difference of any float of either vector of some products.
   *
   * @param sample how many products to look at
   * @return NaN or infinite if a vector is not finite, or is not as long as the other
   */
  public static double of(IndexSnapshot snapshot, int sample, Tower product, Tower history) {
    var parity = new TowerParity(snapshot, IndexRecall.examples(snapshot, sample));
    return parity.greatest(product, history);
  }

  private double greatest(Tower product, Tower history) {
    List<String> ids = docs.stream().map(snapshot::id).toList();
    List<Embedding> centred = docs.stream().map(snapshot::embedding).toList();
    float[][] products = product.vectors(ids, centred);
    float[][] histories = history.vectors(ids, centred);
    double greatest = 0;
    for (int i = 0; i < docs.size(); i++) {
      int doc = docs.get(i);
      greatest = Math.max(greatest, greatest(snapshot.itemVector(doc), products[i]));
      greatest = Math.max(greatest, greatest(snapshot.historyVector(doc), histories[i]));
    }
    return greatest;
  }

  /**
   * The greatest difference of two floats at one place.
   *
   * @return NaN if one is not a number, infinite if one vector is longer
   */
  public static double greatest(float[] a, float[] b) {
    if (a.length != b.length) {
      return Double.POSITIVE_INFINITY;
    }
    double greatest = 0;
    for (int i = 0; i < a.length; i++) {
      greatest = Math.max(greatest, Math.abs((double) a[i] - b[i]));
    }
    return greatest;
  }
}
