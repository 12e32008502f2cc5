package dev.zhiyin.engine.access;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;
import java.util.Arrays;
import java.util.Locale;

/** What a key allows; each allows what those before it do. Written in lower case. */
public enum Scope {
  /** To ask. */
  READ,
  /** To change products and send events. */
  WRITE,
  /** To erase shoppers, export everything and choose the generation that is served. */
  ADMIN;

  /** Whether it allows what wants another. */
  public boolean allows(Scope wanted) {
    return compareTo(wanted) >= 0;
  }

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
        .orElseThrow(() -> new InvalidInput("scope", text, "read, write or admin"));
  }
}
