package dev.zhiyin.tools.train;

import java.util.Arrays;

/** Products that the targets of a batch are told from, each once, as columns of its logits. */
final class CandidateItems {
  private static final int NONE = -1;

  private final long[] products;
  private final int[] columns;

  private CandidateItems(long[] products, int[] columns) {
    this.products = products;
    this.columns = columns;
  }

  /**
   * Takes the array over.
   *
   * @param products their places, in this order
   * @param catalogue number of all products
   */
  static CandidateItems of(long[] products, int catalogue) {
    var columns = new int[catalogue];
    Arrays.fill(columns, NONE);
    for (int i = 0; i < products.length; i++) {
      columns[(int) products[i]] = i;
    }
    return new CandidateItems(products, columns);
  }

  int size() {
    return products.length;
  }

  /** Not a copy: it is laid into the graph as it is. */
  long[] products() {
    return products;
  }

  boolean has(long text) {
    return text < columns.length && columns[(int) text] != NONE;
  }

  /** Column of a product that is among them. */
  int column(long product) {
    return columns[(int) product];
  }
}
