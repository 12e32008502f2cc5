package dev.zhiyin.tools.check;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Part;
import dev.zhiyin.engine.retrieval.ProductParts;
import java.util.List;
import java.util.Set;

/** Whether the vectors in an index are those that a pair of towers makes of its embeddings. */
public final class TowerParity {
  /** The greatest difference that rounding explains. */
  public static final double ALLOWED = 1e-5;

  private static final int CHUNK = 512;
  private static final Set<Part> PARTS =
      Set.of(Part.ID, Part.EMBEDDING, Part.ITEM_VECTOR, Part.HISTORY_VECTOR);

  private TowerParity() {}

  /** One tower: {@code [n] ids, [n] centred embeddings -> [n][dimension]}. */
  @FunctionalInterface
  public interface Tower {
    float[][] vectors(List<String> ids, List<Embedding> centred);
  }

  /**
   * The greatest difference of any float of either vector of some products.
   *
   * @param ids of the products to look at
   * @return NaN or infinite if a vector is not finite, or is not as long as the other
   */
  public static double of(IndexView view, List<String> ids, Tower product, Tower history) {
    double greatest = 0;
    for (int start = 0; start < ids.size(); start += CHUNK) {
      List<ProductParts> some =
          view.fetch(
              IndexRecall.found(view, ids.subList(start, Math.min(ids.size(), start + CHUNK))),
              PARTS);
      List<String> its = some.stream().map(ProductParts::id).toList();
      List<Embedding> centred = some.stream().map(ProductParts::embedding).toList();
      float[][] products = product.vectors(its, centred);
      float[][] histories = history.vectors(its, centred);
      for (int i = 0; i < some.size(); i++) {
        greatest = Math.max(greatest, greatest(some.get(i).itemVector(), products[i]));
        greatest = Math.max(greatest, greatest(some.get(i).historyVector(), histories[i]));
      }
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
