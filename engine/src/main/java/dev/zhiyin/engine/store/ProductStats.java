package dev.zhiyin.engine.store;

/**
 * What shoppers together think of a product.
 *
 * @param uniqueShoppers how many different shoppers interacted with it
 * @param trendScore base-2 logarithm of the sum of all it was given, each halved for every week of
 *     its age: of two products the one with the greater score is more in demand, at whatever time
 *     one asks. Negative infinity when nobody interacted with it
 */
public record ProductStats(
    String productId, long sequence, long uniqueShoppers, double trendScore) {
  /** Of a product with which nobody has interacted. */
  public static ProductStats ofNobody(String productId, long sequence) {
    return new ProductStats(productId, sequence, 0, TrendScore.NONE);
  }
}
