package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.TextWord;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CharacterRunAutomaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;

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

  /** The terms of a word that may be mistyped; one that has synonyms is known. */
  public static List<Mistyped> of(Word word) {
    return (word.synonyms().isEmpty() ? word.wholes() : List.<String>of())
        .stream()
            .filter(Typos::isLatin)
            .map(term -> new Mistyped(term, term.length() < LONG ? 1 : 2))
            .toList();
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

  /**
   * The words of each text, as they stand in it, that a mistyped word may mean.
   *
   * @param read tells the words of a text
   */
  public static List<List<String>> meant(
      Collection<Word> mistyped, List<String> texts, Function<String, List<TextWord>> read) {
    List<CharacterRunAutomaton> alike =
        mistyped.stream()
            .limit(QueryWords.MOST_TYPOS)
            .flatMap(word -> of(word).stream())
            .map(one -> new CharacterRunAutomaton(alike(one)))
            .toList();
    return texts.stream()
        .map(
            text ->
                read.apply(text).stream()
                    .filter(word -> word.wholes().stream().anyMatch(term -> isAny(alike, term)))
                    .map(word -> text.substring(word.from(), word.to()))
                    .distinct()
                    .toList())
        .toList();
  }

  private static Automaton alike(Mistyped one) {
    String right = one.term.substring(0, RIGHT_LETTERS);
    return new LevenshteinAutomata(one.term.substring(RIGHT_LETTERS), true)
        .toAutomaton(one.edits, right);
  }

  private static boolean isAny(List<CharacterRunAutomaton> alike, String term) {
    return alike.stream().anyMatch(one -> one.run(term));
  }

  private static boolean isLatin(String term) {
    return term.length() >= SHORTEST
        && term.chars().allMatch(letter -> letter >= 'a' && letter <= 'z');
  }
}
