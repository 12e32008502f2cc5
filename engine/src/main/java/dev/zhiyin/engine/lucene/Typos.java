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
public final class Typos {
  private static final int SHORTEST = 4;

  /** From so many letters on, two slips. */
  private static final int LONG = 8;

  /** Letters at the beginning that are held to be right. */
  public static final int RIGHT_LETTERS = 1;

  /** Terms that are tried at most. */
  public static final int EXPANSIONS = 30;

  private Typos() {}

  /**
   * A term that may be mistyped.
   *
   * @param edits letters that may be wrong, 1 or 2
   */
  public record Mistyped(String term, int edits) {}

  /** The terms of a word that may be mistyped. */
  public static List<Mistyped> of(Word word) {
    return word.wholes().stream()
        .filter(Typos::isLatin)
        .map(term -> new Mistyped(term, term.length() < LONG ? 1 : 2))
        .toList();
  }

  static boolean mayBe(Word word) {
    return !of(word).isEmpty();
  }

  /** Queries for terms like the word in a field. */
  static List<Query> alike(Word word, String field) {
    return of(word).stream()
        .<Query>map(
            one ->
                new FuzzyQuery(
                    new Term(field, one.term()), one.edits(), RIGHT_LETTERS, EXPANSIONS, true))
        .toList();
  }

  private static boolean isLatin(String term) {
    return term.length() >= SHORTEST
        && term.chars().allMatch(letter -> letter >= 'a' && letter <= 'z');
  }
}
