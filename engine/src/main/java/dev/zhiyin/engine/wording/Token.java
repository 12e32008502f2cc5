package dev.zhiyin.engine.wording;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A piece of a sentence: a slot, a word of letters and digits, a number, one Chinese character, or
 * a sign.
 *
 * @param text as it stands there
 * @param key the same, by which it is compared: in lower case, with straight apostrophes
 */
record Token(Kind kind, String text, String key, int at) {
  private static final Pattern PIECE =
      Pattern.compile(
          "\\{([^{}]*)}(?:['’]s(?!\\p{L}))?|\\d+(?:[.,]\\d+)*(?![\\p{L}\\d&&[^\\p{IsHan}]])(?:\\s?[%％])?"
              + "|\\p{IsHan}|[\\p{L}\\p{M}\\d&&[^\\p{IsHan}]]+"
              + "(?:['’][\\p{L}&&[^\\p{IsHan}]]+)?|\\S");

  enum Kind {
    SLOT,
    WORD,
    NUMBER,
    IDEOGRAPH,
    SIGN
  }

  static List<Token> of(String text) {
    var tokens = new ArrayList<Token>();
    Matcher piece = PIECE.matcher(text);
    while (piece.find()) {
      String found = piece.group();
      Kind kind = kind(found, piece.group(1) != null);
      String key = kind == Kind.SLOT ? piece.group(1) : key(found, kind);
      tokens.add(new Token(kind, found, key, piece.start()));
    }
    return tokens;
  }

  private static Kind kind(String found, boolean slot) {
    int first = found.codePointAt(0);
    if (slot) {
      return Kind.SLOT;
    }
    if (UnicodeScript.of(first) == UnicodeScript.HAN && Character.isLetter(first)) {
      return Kind.IDEOGRAPH;
    }
    if (found.matches("\\d+(?:[.,]\\d+)*(?:\\s?[%％])?")) {
      return Kind.NUMBER;
    }
    return Character.isLetterOrDigit(first) ? Kind.WORD : Kind.SIGN;
  }

  private static String key(String found, Kind kind) {
    return kind == Kind.NUMBER
        ? found.replace(",", "").replace('％', '%').replaceAll("\\s", "")
        : found.toLowerCase(Locale.ROOT).replace('’', '\'');
  }

  Optional<Slot> slot() {
    return kind == Kind.SLOT ? Slot.named(key) : Optional.empty();
  }

  boolean isSlot(Slot slot) {
    return slot().filter(slot::equals).isPresent();
  }

  /** Whether it is said, not a slot or a sign. */
  boolean isSaid() {
    return kind == Kind.WORD || kind == Kind.NUMBER || kind == Kind.IDEOGRAPH;
  }

  /** How phrases are found. */
  static String joined(List<Token> tokens) {
    var joined = new StringBuilder();
    for (Token token : tokens) {
      joined.append(token.key).append(' ');
    }
    return joined.toString();
  }
}
