package dev.zhiyin.engine.explain;

/**
 * What all shoppers' doings and the calendar say of a product.
 *
 * @param uniqueShoppers how many shoppers interacted with it
 * @param popular whether these are many, as this shop goes
 * @param trending whether it is in demand of late
 * @param fresh whether the shop began to offer it only lately
 */
public record Demand(long uniqueShoppers, boolean popular, boolean trending, boolean fresh) {
  public static final Demand NONE = new Demand(0, false, false, false);
}
