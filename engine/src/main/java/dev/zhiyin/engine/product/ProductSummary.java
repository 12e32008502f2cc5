package dev.zhiyin.engine.product;

/**
 * What reasons say of a product that is itself not shown; an index reads it with less work than the
 * product.
 *
 * @param brand or empty
 */
public record ProductSummary(String id, String title, CategoryPath category, String brand) {}
