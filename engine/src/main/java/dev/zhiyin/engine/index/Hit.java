package dev.zhiyin.engine.index;

/**
 * A product found in one snapshot.
 *
 * @param doc its number, which means something in that snapshot only
 * @param score the larger the better; comparable within one search only
 */
public record Hit(int doc, float score) {}
