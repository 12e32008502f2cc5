package dev.zhiyin.engine.shopper;

import dev.zhiyin.engine.LowerCase;

/** What a shopper did. Written in lower case in files and in JSON. */
public enum EventType implements LowerCase {
  VIEW,
  CLICK,
  FAVORITE,
  CART,
  PURCHASE,
  SHARE,
  DISLIKE,
  REMOVE_FROM_CART,
  SEARCH,
  REVIEW;

  /** Whether it turns a product away. */
  public boolean isRejection() {
    return this == DISLIKE || this == REMOVE_FROM_CART;
  }

  /** Reads a name as {@link #text()} writes it; case is free. */
  public static EventType parse(String text) {
    return LowerCase.parse(EventType.class, "type", text);
  }
}
