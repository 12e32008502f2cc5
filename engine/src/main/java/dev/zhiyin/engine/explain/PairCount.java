package dev.zhiyin.engine.explain;

/**
 * How many shoppers two products have in common, as far as these are more than by chance.
 *
 * @param shoppers who bought both in one basket, or else who interacted with both; 0 for none
 * @param bought whether baskets were counted
 */
public record PairCount(long shoppers, boolean bought) {
  public static final PairCount NONE = new PairCount(0, false);

  /** Whether the products go together at all. */
  boolean holds() {
    return shoppers > 0;
  }

  /** What may be said of it. */
  ReasonCode code() {
    return bought ? ReasonCode.BOUGHT_TOGETHER : ReasonCode.INTERACTED_TOGETHER;
  }
}
