package dev.zhiyin.engine.explain;

/**
 * What all shoppers' doings and the calendar say of a product.
 *
 * @param uniqueShoppers how many shoppers interacted with it
 * @param trending whether it is in demand of late
 * @param fresh whether the shop began to offer it only lately
 */
public record Demand(long uniqueShoppers, boolean trending, boolean fresh) {
  public static final Demand NONE = new Demand(0, false, false);
}
