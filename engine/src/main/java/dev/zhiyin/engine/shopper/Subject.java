package dev.zhiyin.engine.shopper;

import dev.zhiyin.engine.TextLimits;
import java.util.Optional;

/** What an event is about: a product, or words such as a search or a product the shop lacks. */
public sealed interface Subject {
  record Item(String productId) implements Subject {
    public Item {
      TextLimits.checkId("productId", productId);
    }
  }

  record Words(String text) implements Subject {
    public Words {
      TextLimits.check("text", text, 10_000);
    }
  }

  /** The id of the product that it is; empty for words. */
  default Optional<String> product() {
    return this instanceof Item(String id) ? Optional.of(id) : Optional.empty();
  }

  /** The words that it is; empty for a product. */
  default Optional<String> words() {
    return this instanceof Words(String text) ? Optional.of(text) : Optional.empty();
  }
}
