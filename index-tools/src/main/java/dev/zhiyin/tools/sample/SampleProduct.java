package dev.zhiyin.tools.sample;

import dev.zhiyin.engine.product.Product;
import java.time.Instant;

/**
 * A product and what no file tells of it.
 *
 * @param index its place in the shop, from 0
 * @param quality how good it really is, about standard normal
 * @param circle which crowd of shoppers it suits, 0 to {@link #CIRCLES} - 1; no text betrays it
 * @param popularity how often it is met, above 0
 */
record SampleProduct(
    int index, Product product, Draft draft, double quality, int circle, double popularity) {
  static final int CIRCLES = 8;

  Niche niche() {
    return draft.niche();
  }

  long createdSecond() {
    return product.created().map(Instant::getEpochSecond).orElseThrow();
  }
}
