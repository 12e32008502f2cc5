package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;

/**
 * Of which kinds a product is.
 *
 * @param brand as the shop writes it, empty if it is of none
 * @param seller as the shop writes it, empty if it is of none
 */
public record CategoricalFields(CategoryPath category, String brand, String seller) {
  /** The kinds of a product. */
  public static CategoricalFields of(Product product) {
    return new CategoricalFields(
        product.category(), named(product.brand()), named(product.offer().seller()));
  }

  private static String named(String name) {
    return name.isBlank() ? "" : name;
  }
}
