package dev.zhiyin.engine.reason;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.Optional;

/**
 * A history item with what is known of it, seen from a recommended product.
 *
 * @param product the product that was met; absent for words
 * @param share what it adds to the inner product
 * @param similarity cosine of both texts' centred embeddings
 */
public record Met(HistoryItem item, Optional<Product> product, float share, float similarity) {

  /** Whether it speaks for the product: what was disliked or put back never does. */
  boolean speaksFor() {
    return share > 0
        && item.type() != EventType.DISLIKE
        && item.type() != EventType.REMOVE_FROM_CART;
  }

  /** What the shopper met, in words: the title, or the words themselves. */
  String words() {
    return switch (item.subject()) {
      case Subject.Item(String id) -> product.map(Product::title).orElse(id);
      case Subject.Words(String text) -> text;
    };
  }
}
