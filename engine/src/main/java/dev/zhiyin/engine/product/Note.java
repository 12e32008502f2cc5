package dev.zhiyin.engine.product;

import dev.zhiyin.engine.TextLimits;
import java.util.List;

/**
 * What makes a product a note: something that somebody wrote, on products or on none. A note is
 * kept, embedded and indexed as a product is, and shown where notes are asked for.
 *
 * @param author as the shop names them, or empty; at most {@value #LONGEST_AUTHOR} characters
 * @param productIds the products that it is on, which need not be there; at most {@value
 *     #MOST_PRODUCTS}
 */
public record Note(String author, List<String> productIds) {
  /** Most characters of an author. */
  public static final int LONGEST_AUTHOR = 200;

  /** Most products that a note is on. */
  public static final int MOST_PRODUCTS = 100;

  public Note {
    TextLimits.checkLength("author", author, LONGEST_AUTHOR);
    TextLimits.checkCount("productIds", productIds.size(), MOST_PRODUCTS, "products");
    productIds = List.copyOf(productIds);
    for (int i = 0; i < productIds.size(); i++) {
      TextLimits.checkId("productIds/" + i, productIds.get(i));
    }
  }
}
