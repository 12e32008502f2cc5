package dev.zhiyin.engine.prefix;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * What somebody has typed so far, compared by letters and digits alone: of one case and width, and
 * without accents.
 *
 * @param letters at least one
 * @param slips letters that may be wrong: one too many, too few, another, or two swapped (Damerau
 *     and Levenshtein), though never the first; 0 or 1
 */
public record PrefixQuery(String letters, int slips) {
  /** From so many letters of an alphabet on, one may be wrong. */
  private static final int SHORTEST_MISTYPED = 4;

  private static final char LAST_ASCII = 0x7f;

  /* CJK Unified Ideographs, of which none has another form. */
  private static final char FIRST_IDEOGRAPH = 0x4e00;
  private static final char LAST_IDEOGRAPH = 0x9fff;

  /** Empty if there is nothing to go by. */
  public static Optional<PrefixQuery> of(String text) {
    return Optional.of(letters(text))
        .filter(letters -> !letters.isEmpty())
        .map(it -> new PrefixQuery(it, 0));
  }

  /** The same with a slip, if there may be one. */
  public Optional<PrefixQuery> mistyped() {
    boolean may =
        letters.length() >= SHORTEST_MISTYPED
            && letters.chars().allMatch(letter -> letter >= 'a' && letter <= 'z');
    return may ? Optional.of(new PrefixQuery(letters, 1)) : Optional.empty();
  }

  /**
   * Chinese as it is read, which finds characters that sound alike, and what goes on in letters:
   * 登山b. One character alone says too little.
   */
  public Optional<PrefixQuery> read() {
    return letters.length() > 1 && Pinyin.isOf(letters)
        ? of(String.join("", Pinyin.syllables(letters)))
        : Optional.empty();
  }

  /** The beginning that is looked for in an index: of a long one what terms have of it. */
  public String term() {
    return NameWords.cut(letters, slips);
  }

  /** Letters and digits of a text, as they are compared. */
  static String letters(String text) {
    var letters = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char unit = text.charAt(at);
      if (unit >= FIRST_IDEOGRAPH && unit <= LAST_IDEOGRAPH) {
        letters.append(unit);
      } else if (unit > LAST_ASCII) {
        return normalized(text);
      } else if (Character.isLetterOrDigit(unit)) {
        letters.append(Character.toLowerCase(unit));
      }
    }
    return letters.toString();
  }

  /* What is neither ASCII nor an ideograph of one form, and so little of titles: it takes long. */
  private static String normalized(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
    var letters = new StringBuilder();
    plain
        .codePoints()
        .filter(Character::isLetterOrDigit) // marks are neither
        .forEach(letters::appendCodePoint);
    return letters.toString();
  }

  /** Whether a word may be typed first: what is compared first of it is never wrong. */
  boolean mayBeginWith(String word) {
    char first = word.isEmpty() ? 0 : word.charAt(0);
    if (first <= LAST_ASCII && Character.isLetterOrDigit(first)) { // as most words
      return Character.toLowerCase(first) == letters.charAt(0);
    }
    String compared = letters(word);
    return compared.isEmpty() || compared.charAt(0) == letters.charAt(0);
  }

  /** Whether a name, as it is compared, begins so. */
  boolean begins(String name) {
    return slips == 0 ? name.startsWith(letters) : beginsNearly(name);
  }

  /* Past the first difference all must be equal again, after one of the four slips. */
  private boolean beginsNearly(String name) {
    int at = 0;
    int least = Math.min(letters.length(), name.length());
    while (at < least && letters.charAt(at) == name.charAt(at)) {
      at++;
    }
    if (at == letters.length()) {
      return true;
    }
    if (at == 0) {
      return false;
    }
    String rest = letters.substring(at);
    String its = name.substring(at);
    String after = rest.substring(1);
    boolean tooMany = its.startsWith(after); // and it may be the last
    boolean another = !its.isEmpty() && its.substring(1).startsWith(after);
    boolean tooFew = !its.isEmpty() && its.substring(1).startsWith(rest);
    return tooMany || another || tooFew || swapped(rest, its);
  }

  private static boolean swapped(String rest, String its) {
    return rest.length() > 1
        && its.length() > 1
        && rest.charAt(0) == its.charAt(1)
        && rest.charAt(1) == its.charAt(0)
        && its.substring(2).startsWith(rest.substring(2));
  }
}
