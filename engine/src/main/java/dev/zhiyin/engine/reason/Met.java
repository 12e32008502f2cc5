package dev.zhiyin.engine.reason;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.Subject;
import java.util.Optional;

/**
 * A history item that speaks for a recommended product, with what is known of it.
 *
 * @param item no rejection
 * @param product the product that was met; absent for words
 * @param share what it adds to the inner product, above 0
 * @param similarity cosine of both texts' centred embeddings
 */
public record Met(HistoryItem item, Optional<Product> product, float share, float similarity) {

  /** What the shopper met, in words: the title, or the words themselves. */
  String words() {
    return switch (item.subject()) {
      case Subject.Item(String id) -> product.map(Product::title).orElse(id);
      case Subject.Words(String text) -> text;
    };
  }
}
