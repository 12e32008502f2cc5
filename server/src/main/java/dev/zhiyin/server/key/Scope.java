package dev.zhiyin.server.key;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Something that a key may allow, beside others or alone. Written in lower case. */
public enum Scope {
  /** Lists for shoppers and lists of what is popular, with their reasons. */
  RECOMMEND,
  /** To search, and to look at a product. */
  SEARCH,
  /** To send events. */
  EVENTS,
  /** To change and delete products. */
  CATALOGUE,
  /** To read and erase what is known of any shopper. */
  SHOPPERS,
  /** To read what is measured. */
  METRICS,
  /** To export everything and choose the generation that is served, and all the others do. */
  ADMIN;

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The scope of a name.
   *
   * @throws InvalidInput if there is none
   */
  public static Scope parse(String text) {
    return Arrays.stream(values())
        .filter(scope -> scope.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new InvalidInput("scope", text, "one of " + all()));
  }

  /** The names of all, in order. */
  public static String all() {
    return Arrays.stream(values()).map(Scope::text).collect(Collectors.joining(", "));
  }
}
