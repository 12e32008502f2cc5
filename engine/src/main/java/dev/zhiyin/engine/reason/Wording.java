package dev.zhiyin.engine.reason;

import static java.util.stream.Collectors.joining;

import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import java.util.Arrays;
import java.util.Locale;

/** How products and categories are called inside a sentence. */
final class Wording {
  /** Longest title in a sentence, counted as one for a Latin letter and two for a Chinese one. */
  private static final int TITLE_WIDTH = 36;

  private Wording() {}

  /** What the product is: its narrowest category, or nothing where the shop has no categories. */
  static String noun(Product product) {
    return asSaid(product.category().leaf());
  }

  /** A category as people say it inside a sentence: English ones in lower case. */
  static String category(CategoryPath path) {
    return asSaid(path.leaf());
  }

  private static String asSaid(String category) {
    return Arrays.stream(category.split(" ")).map(Wording::wordAsSaid).collect(joining(" "));
  }

  /* "TVs" and "USB" keep their capitals. */
  private static String wordAsSaid(String word) {
    boolean plain = word.chars().skip(1).noneMatch(Character::isUpperCase);
    return plain ? word.toLowerCase(Locale.ROOT) : word;
  }

  /** Whether an English noun names several things, as categories often do. */
  static boolean isPlural(String noun) {
    return noun.matches(".*[A-Za-z]s") && !noun.endsWith("ss");
  }

  /**
   * A title cut at a word's end, or between Chinese characters, with … where something is missing.
   */
  static String title(String title) {
    String line = title.strip().replaceAll("\\s+", " ");
    int width = 0;
    int at = 0;
    int wordEnd = 0;
    while (at < line.length()) {
      int codePoint = line.codePointAt(at);
      boolean wide = Character.isIdeographic(codePoint);
      width += wide ? 2 : 1;
      if (width > TITLE_WIDTH) {
        return line.substring(0, wordEnd == 0 ? at : wordEnd).strip() + "…";
      }
      at += Character.charCount(codePoint);
      boolean ends = wide || at == line.length() || line.charAt(at) == ' ';
      wordEnd = ends ? at : wordEnd;
    }
    return line;
  }
}
