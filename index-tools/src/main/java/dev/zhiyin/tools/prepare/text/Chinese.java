package dev.zhiyin.tools.prepare.text;

import com.ibm.icu.text.Transliterator;

/** Writes traditional Chinese characters as simplified ones. */
final class Chinese {
  private static final Transliterator SIMPLIFIER =
      Transliterator.getInstance("Traditional-Simplified");

  private Chinese() {}

  /** The text with simplified characters; Japanese, which kana give away, stays as it is. */
  static String simplified(String text) {
    boolean han = false;
    for (int i = 0; i < text.length(); i++) {
      char sign = text.charAt(i);
      if (sign >= '\u3040' && sign <= '\u30ff') {
        return text;
      }
      han |= sign >= '\u2e80';
    }
    return han ? SIMPLIFIER.transliterate(text) : text;
  }
}
