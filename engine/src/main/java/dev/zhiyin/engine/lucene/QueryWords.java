package dev.zhiyin.engine.lucene;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The distinct words of a search, up to 200 terms of them.
 *
 * @param words in the order of the text
 * @param needed how many of them a product must have where relevance does not decide the order
 */
public record QueryWords(List<Word> words, int needed) {
  /** Words beyond these terms are not looked for. */
  public static final int MOST_TERMS = 200;

  /** Of so many words that no product has, what looks much like them is looked for. */
  public static final int MOST_TYPOS = 5;

  /** Of three or more words this share must be found. */
  private static final double WORDS_NEEDED = 0.6;

  public QueryWords {
    words = List.copyOf(words);
  }

  static QueryWords of(List<Word> all) {
    var words = new ArrayList<Word>();
    var seen = new HashSet<List<String>>();
    int terms = 0;
    for (Word word : all) {
      if (seen.add(word.terms())) {
        terms += word.terms().size();
        if (terms > MOST_TERMS) {
          break;
        }
        words.add(word);
      }
    }
    return new QueryWords(words, needed(words.size()));
  }

  /** The first so many of the words. */
  public QueryWords first(int count) {
    return count == words.size() ? this : new QueryWords(words.subList(0, count), needed(count));
  }

  private static int needed(int words) {
    return words < 3 ? 1 : (int) Math.ceil(WORDS_NEEDED * words);
  }
}
