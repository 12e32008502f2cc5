package dev.zhiyin.engine;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;

/** What ids and words may be, so that every database can hold them. */
public final class Texts {
  private static final int LONGEST_ID = 200;

  private Texts() {}

  /** Checks the id of a product, an event, a user or a session. */
  public static void checkId(String field, String id) {
    check(field, id, LONGEST_ID);
  }

  /**
   * Checks a text that must say something.
   *
   * @param field name for the error
   * @param longest in characters
   */
  public static void check(String field, String text, int longest) {
    if (text.isBlank() || text.length() > longest) {
      throw new InvalidInput(field, text, "1 to %d characters, not all blank".formatted(longest));
    }
    if (text.codePoints().anyMatch(Texts::isNoCharacter)) {
      throw new InvalidInput(field, text, "text without NUL and without halves of characters");
    }
  }

  private static boolean isNoCharacter(int codePoint) {
    return codePoint == 0 || (codePoint >= 0xD800 && codePoint <= 0xDFFF);
  }
}
