package dev.zhiyin.engine.store;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import dev.zhiyin.engine.product.Product;
import java.time.Instant;
import java.util.Optional;

/**
 * What a product is since its newest change.
 *
 * @param product absent when it was deleted, or is unreadable
 * @param unreadable what is wrong with its row, if it is no product as this version knows it
 * @param added when it came into the store, or came back; 1970 for products of stores that did not
 *     keep it yet
 */
public record ProductChange(
    String id,
    long sequence,
    Optional<Product> product,
    Optional<InvalidInput> unreadable,
    Instant added) {
  public boolean isDeletion() {
    return product.isEmpty() && unreadable.isEmpty();
  }
}
