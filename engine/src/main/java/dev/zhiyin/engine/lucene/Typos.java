package dev.zhiyin.engine.lucene;

import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.Query;

/**
 * Words of Latin letters that may be mistyped: one letter too many, too few, another, or two
 * swapped (Damerau and Levenshtein); two such slips in long words. The first letter is held to be
 * right.
 */
final class Typos {
  private static final int SHORTEST = 4;

  /** From so many letters on, two slips. */
  private static final int LONG = 8;

  /** Terms that are tried at most. */
  private static final int EXPANSIONS = 30;

  private Typos() {}

  static boolean mayBe(Word word) {
    return word.wholes().stream().anyMatch(Typos::isLatin);
  }

  /** Queries for terms like the word in a field. */
  static List<Query> alike(Word word, String field) {
    return word.wholes().stream()
        .filter(Typos::isLatin)
        .<Query>map(
            term ->
                new FuzzyQuery(
                    new Term(field, term), term.length() < LONG ? 1 : 2, 1, EXPANSIONS, true))
        .toList();
  }

  private static boolean isLatin(String term) {
    return term.length() >= SHORTEST
        && term.chars().allMatch(letter -> letter >= 'a' && letter <= 'z');
  }
}
