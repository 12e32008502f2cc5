package dev.zhiyin.server.product;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.server.http.Query;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which fields of products an answer has.
 *
 * @param wanted names; empty for all
 */
public record ProductFields(Optional<Set<String>> wanted) {
  public static final ProductFields ALL = new ProductFields(Optional.empty());

  private static final List<String> KNOWN =
      List.of(
          "id",
          "kind",
          "author",
          "productIds",
          "groupId",
          "title",
          "description",
          "reviews",
          "category",
          "brand",
          "price",
          "currency",
          "stock",
          "seller",
          "status",
          "reservedUntil",
          "attributes",
          "createdAt",
          "imageUrl");

  public ProductFields {
    wanted = wanted.map(Set::copyOf);
  }

  /**
   * These fields and no others.
   *
   * @throws InvalidInput if a product has no such field
   */
  public static ProductFields of(List<String> names) {
    for (String name : names) {
      if (!KNOWN.contains(name)) {
        throw new InvalidInput("fields", name, "fields of a product: " + String.join(", ", KNOWN));
      }
    }
    return new ProductFields(Optional.of(Set.copyOf(names)));
  }

  /** The parameter {@code fields}: names with commas between. */
  public static ProductFields of(Query query) {
    return query.text("fields").map(names -> of(List.of(names.split(",", -1)))).orElse(ALL);
  }

  /** A product as JSON. */
  public ObjectNode of(Product product) {
    ObjectNode json = ProductJson.write(product);
    wanted.ifPresent(json::retain);
    return json;
  }
}
