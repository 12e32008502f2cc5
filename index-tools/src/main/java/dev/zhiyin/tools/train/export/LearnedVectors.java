package dev.zhiyin.tools.train.export;

import java.util.List;

/**
 * What was learned of single products beyond their texts: two vectors each, which are added to what
 * the towers make of the text, and a lift, by which the product's vector is made longer. A product
 * that is not listed has zeros. Immutable.
 */
public final class LearnedVectors {
  final List<String> ids;

  /* Not copies: the writer is their only reader. */
  final float[] product;
  final float[] history;
  final float[] lifts;

  private LearnedVectors(List<String> ids, float[] product, float[] history, float[] lifts) {
    this.ids = ids;
    this.product = product;
    this.history = history;
    this.lifts = lifts;
  }

  /**
   * Takes the arrays over: nobody may write to them any more.
   *
   * @param ids {@code [n]}
   * @param product {@code [n][dimension]} row by row, added to the product tower's output
   * @param history {@code [n][dimension]}, added to the user tower's
   * @param lifts {@code [n]}, each above -1: the product tower's output is multiplied by 1 more
   */
  public static LearnedVectors of(
      List<String> ids, float[] product, float[] history, float[] lifts) {
    if (ids.isEmpty() || product.length != history.length || product.length % ids.size() != 0) {
      throw new IllegalArgumentException(
          "%d and %d floats are no rows of one width for %d products"
              .formatted(product.length, history.length, ids.size()));
    }
    requireLifts(ids.size(), lifts);
    Tower.requireFinite("learned float", product);
    Tower.requireFinite("learned float", history);
    return new LearnedVectors(List.copyOf(ids), product, history, lifts);
  }

  private static void requireLifts(int products, float[] lifts) {
    if (lifts.length != products) {
      throw new IllegalArgumentException(
          "%d lifts for %d products".formatted(lifts.length, products));
    }
    for (float lift : lifts) {
      if (!(lift > -1 && lift < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException("a lift is %s; it must be above -1".formatted(lift));
      }
    }
  }

  /** Number of products. */
  public int size() {
    return ids.size();
  }

  int dimension() {
    return product.length / ids.size();
  }
}
