package dev.zhiyin.opensearch;

/**
 * How large the products of an index are, by those that came lately: whether all candidates may
 * bring theirs, or only a page is asked for them. Thread-safe; of two that are added at once one
 * may be lost.
 */
final class ProductSizes {
  /** Characters that a product may have, so that those of hundreds of candidates are a megabyte. */
  private static final int SMALL = 4_000;

  /** What the newest counts. */
  private static final double NEWEST = .02;

  private volatile double mean = Double.NaN;

  void add(int characters) {
    double before = mean;
    mean = Double.isNaN(before) ? characters : before + NEWEST * (characters - before);
  }

  /** False as long as none has come. */
  boolean areSmall() {
    return mean <= SMALL;
  }
}
