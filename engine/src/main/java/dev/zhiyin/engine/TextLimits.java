package dev.zhiyin.engine;

import dev.zhiyin.engine.ZhiyinException.InvalidInput;

/** What ids and words may be, so that every database and index can hold them. */
public final class TextLimits {
  /** Most characters of an id. */
  public static final int LONGEST_ID = 200;

  private TextLimits() {}

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
    if (text.codePoints().anyMatch(TextLimits::isNoCharacter)) {
      throw new InvalidInput(field, text, "text without NUL and without halves of characters");
    }
  }

  /**
   * Checks a text that may be empty.
   *
   * @param field name for the error
   * @param longest in characters
   */
  public static void checkLength(String field, String text, int longest) {
    if (text.length() > longest) {
      throw new InvalidInput(field, text, "at most %d characters".formatted(longest));
    }
  }

  /**
   * Checks how many there are of something.
   *
   * @param field name for the error
   * @param of what is counted, such as "levels"
   */
  public static void checkCount(String field, int count, int most, String of) {
    if (count > most) {
      throw new InvalidInput(
          field, "%d %s".formatted(count, of), "at most %d %s".formatted(most, of));
    }
  }

  /** The beginning of a long text, for messages: no more than {@code most} characters of it. */
  public static String shortened(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
  }

  private static boolean isNoCharacter(int codePoint) {
    return codePoint == 0 || (codePoint >= 0xD800 && codePoint <= 0xDFFF);
  }
}
