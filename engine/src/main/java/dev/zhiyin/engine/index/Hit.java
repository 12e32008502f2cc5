package dev.zhiyin.engine.index;

import java.util.Comparator;

/**
 * A product found in one snapshot.
 *
 * @param doc its number, which means something in that snapshot only
 * @param score the larger the better; comparable within one search only
 */
public record Hit(int doc, float score) {
  /** By score; equal ones by number, so that the order never depends on chance. */
  public static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingDouble(Hit::score).reversed().thenComparingInt(Hit::doc);
}
