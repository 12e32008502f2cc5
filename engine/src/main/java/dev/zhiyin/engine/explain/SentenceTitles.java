package dev.zhiyin.engine.explain;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/**
 * Titles as they stand inside a sentence: on one line, not long, and without marks that would end
 * their quotation.
 */
final class SentenceTitles {
  /** Longest title in a sentence, counted as one for a Latin letter and two for a Chinese one. */
  static final int WIDTH = 36;

  /** Titles that are still the same by this width are not told apart. */
  private static final int MOST = 200;

  /** A title is cut before an open bracket if so much of the width is kept. */
  private static final int ENOUGH = 12;

  /** A title is cut at a space, not between Chinese characters, if so much of the width is kept. */
  private static final int SPACED = 20;

  /* Before the first mark that takes no column each character takes one. */
  private static final int FIRST_MARK = 0x300;

  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\u200D]]+");
  private static final Pattern SPACE = Pattern.compile("\\s+");
  private static final Pattern BADGES = Pattern.compile("^(【[^】]*】\\s*)+");

  /** Quotation marks, and those that stand for them inside of others. */
  private static final String QUOTES = "「」“”\"";

  private static final String INNER_QUOTES = "『』‘’'";

  private static final String LOOSE = ",;:.·、，；：。&|/\\-–—~+";

  private SentenceTitles() {}

  /**
   * A title, or the beginning of one with … where something is missing. It is cut at the end of a
   * word, between Chinese characters, or before a bracket that would stay open, never inside a
   * character, and inside a run of letters only if that alone is too long.
   */
  static String shortened(String title) {
    return shortened(title, WIDTH);
  }

  /** The same, but as long as it takes to tell the title from another one. */
  static String apart(String title, String other) {
    for (int width = WIDTH; width < MOST; width *= 2) {
      String shortened = shortened(title, width);
      if (!mayBegin(other, shortened) || !shortened.equals(shortened(other, width))) {
        return shortened;
      }
    }
    return shortened(title);
  }

  /* Most titles are told apart by their first character, which costs nothing. */
  private static boolean mayBegin(String title, String shortened) {
    String seen = title.stripLeading();
    return seen.isEmpty()
        || shortened.isEmpty()
        || quotable(seen.substring(0, 1)).charAt(0) == shortened.charAt(0)
        || !isPlain(seen.substring(0, 1));
  }

  private static String shortened(String title, int width) {
    String line = quotable(line(title));
    return fits(line, width) ? line : beginning(withoutBadges(line), width);
  }

  /* No character takes more than two columns. */
  private static boolean fits(String line, int width) {
    return 2 * line.length() <= width || width(line) <= width;
  }

  /** The words on one line, without what cannot be seen; empty if nothing can. */
  static String line(String title) {
    if (isPlain(title) && !title.contains("  ")) {
      return title.strip();
    }
    String seen = UNSEEN.matcher(title).replaceAll(" ").strip();
    return SPACE.matcher(seen).replaceAll(" ");
  }

  /** What can stand between quotation marks: its own ones would end the quotation. */
  static String quotable(String text) {
    if (!isQuoting(text)) {
      return text;
    }
    var inner = new StringBuilder(text);
    boolean open = false; // a straight one, which after a number is inches otherwise
    for (int i = 0; i < inner.length(); i++) {
      int quote = QUOTES.indexOf(inner.charAt(i));
      boolean straight = inner.charAt(i) == '"';
      if (straight && !open && i > 0 && Character.isDigit(inner.charAt(i - 1))) {
        inner.setCharAt(i, '″');
      } else if (quote >= 0) {
        inner.setCharAt(i, INNER_QUOTES.charAt(quote));
        open ^= straight;
      }
    }
    return inner.toString();
  }

  private static boolean isQuoting(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < FIRST_MARK ? c == '"' : QUOTES.indexOf(c) >= 0) {
        return true;
      }
    }
    return false;
  }

  /* 【官方正品】 before a title tells what the shop wants, not what the product is. */
  private static String withoutBadges(String line) {
    if (!line.startsWith("【")) {
      return line;
    }
    String bare = BADGES.matcher(line).replaceFirst("");
    return bare.isEmpty() ? line : bare;
  }

  private static String beginning(String line, int width) {
    if (fits(line, width)) {
      return line;
    }
    int end = wordEnd(line, width);
    int open = openBracket(line, end);
    if (open > 0 && width(line, 0, open) >= ENOUGH) {
      end = open;
    }
    String kept = line.substring(0, end);
    String tidy = withoutLooseEnd(kept);
    return (tidy.isEmpty() ? kept : tidy) + "…";
  }

  /* Letters of ASCII, spaces, and common Chinese characters: each is seen, and stands for itself. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!(c >= ' ' && c <= '~') && !(c >= 0x4E00 && c <= 0x9FFF)) {
        return false;
      }
    }
    return true;
  }

  /* Where characters as people see them end, one after the other. */
  private static IntSupplier characterEnds(String line) {
    if (isPlain(line)) {
      var end = new int[1];
      return () -> end[0] < line.length() ? ++end[0] : BreakIterator.DONE;
    }
    var characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(line);
    return characters::next;
  }

  /* The last end of a word that fits; inside a word if there is none. */
  private static int wordEnd(String line, int most) {
    IntSupplier ends = characterEnds(line);
    int width = 0;
    int at = 0;
    int end = 0;
    int space = 0;
    for (int next = ends.getAsInt(); next != BreakIterator.DONE; next = ends.getAsInt()) {
      width += width(line, at, next);
      if (width > most) {
        boolean spaced = space > 0 && width(line, 0, space) >= SPACED;
        return spaced ? space : end > 0 ? end : at;
      }
      at = next;
      if (at < line.length() && isBoundary(line.codePointBefore(at), line.codePointAt(at))) {
        end = at;
      }
      space = at < line.length() && line.charAt(at) == ' ' ? at : space;
    }
    return line.length();
  }

  private static boolean isBoundary(int before, int after) {
    return isWide(before)
        || isWide(after)
        || Character.isWhitespace(after)
        || isClosing(before)
        || isOpening(after);
  }

  private static boolean isOpening(int c) {
    return switch (c) {
      case '(', '[', '{', '（', '【', '［', '《', '「', '『', '〔' -> true;
      default -> false;
    };
  }

  private static boolean isClosing(int c) {
    return switch (c) {
      case ')', ']', '}', '）', '】', '］', '》', '」', '』', '〕' -> true;
      default -> false;
    };
  }

  /* Of what is before a place. */
  private static int openBracket(String text, int end) {
    int depth = 0;
    for (int i = end - 1; i >= 0; i--) {
      char c = text.charAt(i);
      depth += isClosing(c) ? 1 : 0;
      if (isOpening(c)) {
        if (depth == 0) {
          return i;
        }
        depth--;
      }
    }
    return -1;
  }

  private static String withoutLooseEnd(String text) {
    int end = text.length();
    while (end > 0
        && (Character.isWhitespace(text.charAt(end - 1))
            || isOpening(text.charAt(end - 1))
            || LOOSE.indexOf(text.charAt(end - 1)) >= 0)) {
      end--;
    }
    return text.substring(0, end);
  }

  /** Columns that a text takes where a Chinese character takes two. */
  static int width(String text) {
    return width(text, 0, text.length());
  }

  private static int width(String text, int from, int to) {
    int width = 0;
    for (int i = from; i < to; ) {
      if (text.charAt(i) < FIRST_MARK) {
        width++;
        i++;
      } else {
        int c = text.codePointAt(i);
        width += width(c);
        i += Character.charCount(c);
      }
    }
    return width;
  }

  private static int width(int c) {
    if (c < FIRST_MARK) {
      return 1;
    }
    boolean seen = Character.getType(c) != Character.NON_SPACING_MARK && c != 0x200D;
    return !seen ? 0 : isWide(c) ? 2 : 1;
  }

  /* East Asian wide and full-width characters, and pictures. */
  private static boolean isWide(int c) {
    return c >= 0x1100
        && (Character.isIdeographic(c)
            || c <= 0x115F
            || (c >= 0x2E80 && c <= 0xA4CF)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0xFFE0 && c <= 0xFFE6)
            || (c >= 0x1F300 && c <= 0x1FAFF));
  }
}
