package dev.zhiyin.engine.shopper;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;

/** What an event is about: a product, or words such as a search or a product the shop lacks. */
public sealed interface Subject {
  record Item(String productId) implements Subject {
    public Item {
      if (productId.isBlank() || productId.length() > 200) {
        throw new InvalidInput("productId", productId, "1 to 200 characters, not all blank");
      }
    }
  }

  record Words(String text) implements Subject {
    public Words {
      if (text.isBlank() || text.length() > 10_000) {
        throw new InvalidInput("text", text, "1 to 10000 characters, not all blank");
      }
    }
  }
}
