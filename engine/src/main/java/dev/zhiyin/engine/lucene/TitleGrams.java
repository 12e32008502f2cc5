package dev.zhiyin.engine.lucene;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Short runs of letters of a search, three of an alphabet or two Chinese characters, that are
 * looked for in titles: what is written a little otherwise, or cut into other words, still has most
 * of them. Immutable.
 */
public final class TitleGrams {
  private static final int LETTERS = 3;
  private static final int CHARACTERS = 2;

  /** Characters of a title that count. */
  private static final int LONGEST_TITLE = 300;

  /** What all grams count where the title does not have the search in one piece. */
  private static final float APART = 1 / 1.3f;

  private final String query;
  private final Collection<String> grams;

  /** The grams of a search. */
  public TitleGrams(String query) {
    this.query = fold(query).strip();
    var all = new LinkedHashSet<String>();
    for (int[] run : runs(this.query.codePoints().toArray())) {
      addGrams(run, all);
    }
    grams = List.copyOf(all);
  }

  /** A title in the form in which grams are looked for: one case, one width, its beginning. */
  public static String folded(String title) {
    String folded = fold(title);
    return folded.length() <= LONGEST_TITLE ? folded : folded.substring(0, LONGEST_TITLE);
  }

  private static String fold(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  /**
   * 1 where a title has the search in one piece, otherwise less, by the share of the grams that
   * stand in it; 0 where the search has none.
   */
  public float share(String foldedTitle) {
    if (grams.isEmpty()) {
      return 0;
    }
    if (isWhole(foldedTitle)) {
      return 1;
    }
    int found = 0;
    for (String gram : grams) {
      found += foldedTitle.contains(gram) ? 1 : 0;
    }
    return APART * found / grams.size();
  }

  /* Whether the title has the search in one piece, and not inside of a word. */
  private boolean isWhole(String foldedTitle) {
    for (int at = foldedTitle.indexOf(query); at >= 0; at = foldedTitle.indexOf(query, at + 1)) {
      int end = at + query.length();
      if (!isWord(foldedTitle, at - 1, at) && !isWord(foldedTitle, end - 1, end)) {
        return true;
      }
    }
    return false;
  }

  /* Whether two neighbouring characters are of one word; Chinese is written without gaps. */
  private static boolean isWord(String text, int before, int after) {
    return before >= 0
        && after < text.length()
        && isLetter(text.charAt(before))
        && isLetter(text.charAt(after));
  }

  private static boolean isLetter(char one) {
    return Character.isLetterOrDigit(one) && !MixedTokenizer.isHan(one);
  }

  /* Letters and digits in a row, all Chinese or all of alphabets. */
  private static List<int[]> runs(int[] text) {
    var runs = new ArrayList<int[]>();
    for (int from = 0; from < text.length; ) {
      int to = from + 1;
      if (Character.isLetterOrDigit(text[from])) {
        while (to < text.length
            && Character.isLetterOrDigit(text[to])
            && MixedTokenizer.isHan(text[to]) == MixedTokenizer.isHan(text[from])) {
          to++;
        }
        runs.add(Arrays.copyOfRange(text, from, to));
      }
      from = to;
    }
    return runs;
  }

  private static void addGrams(int[] run, Set<String> into) {
    int length = Math.min(run.length, MixedTokenizer.isHan(run[0]) ? CHARACTERS : LETTERS);
    for (int at = 0; at + length <= run.length; at++) {
      into.add(new String(run, at, length));
    }
  }
}
