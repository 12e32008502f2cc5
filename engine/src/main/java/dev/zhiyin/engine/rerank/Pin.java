package dev.zhiyin.engine.rerank;

import dev.zhiyin.engine.TextLimits;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;

/**
 * Puts a product at a place of the first page, or at the end of one that ends before, and calls it
 * promoted. It has no effect where the shop does not have the product, the request does not allow
 * it, or fewer products are asked for.
 *
 * @param position 1 for the first, to {@value #LAST}
 */
public record Pin(String product, int position) {
  private static final int LAST = 500;

  public Pin {
    TextLimits.checkId("product", product);
    if (position < 1 || position > LAST) {
      throw new InvalidInput("position", Integer.toString(position), "1 to " + LAST);
    }
  }
}
