package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;

/**
 * Of which kinds a product is.
 *
 * @param brand as the shop writes it, empty if it is of none
 * @param seller as the shop writes it, empty if it is of none
 */
public record Kinds(CategoryPath category, String brand, String seller) {
  /** The kinds of a product. */
  public static Kinds of(Product product) {
    return new Kinds(product.category(), named(product.brand()), named(product.offer().seller()));
  }

  private static String named(String name) {
    return name.isBlank() ? "" : name;
  }
}
