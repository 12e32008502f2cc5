package dev.zhiyin.engine.shopper;

import dev.zhiyin.engine.TextLimits;

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
}
