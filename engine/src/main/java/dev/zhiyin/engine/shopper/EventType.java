package dev.zhiyin.engine.shopper;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a shopper did. Written in lower case in files and in JSON. */
public enum EventType {
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

  private static final String NAMES =
      Arrays.stream(values()).map(EventType::text).collect(Collectors.joining(", "));

  /** Whether it turns a product away. */
  public boolean isRejection() {
    return this == DISLIKE || this == REMOVE_FROM_CART;
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads a name as {@link #text()} writes it; case is free. */
  public static EventType parse(String text) {
    try {
      return valueOf(text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new InvalidInput("type", text, "one of " + NAMES);
    }
  }
}
