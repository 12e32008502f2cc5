package dev.zhiyin.engine.retrieval;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A word of a text with the terms that it is known by.
 *
 * @param from where it begins in the text, in UTF-16 units
 * @param to one past its last unit
 * @param wholes terms of which each stands for it
 * @param parts terms that stand for it when all are there; none if it has no parts
 * @param synonyms what a search looks for in its place as well
 */
public record TextWord(
    int from, int to, List<String> wholes, List<String> parts, List<Synonym> synonyms) {
  /** Longer gaps between words divide phrases. */
  private static final int LONGEST_GAP = 8;

  public TextWord {
    wholes = List.copyOf(wholes);
    parts = List.copyOf(parts);
    synonyms = List.copyOf(synonyms);
  }

  /**
   * A text that means the same.
   *
   * @param text as the shop wrote it
   * @param words all of which must be there
   */
  public record Synonym(String text, List<TextWord> words) {
    public Synonym {
      words = List.copyOf(words);
    }

    /** Whether it stands in what has these terms. */
    public boolean isAmong(Collection<String> terms) {
      return words.stream().allMatch(word -> word.isAmong(terms));
    }
  }

  /** Whether words with this between them may be of one phrase. */
  public static boolean isWithinPhrase(String gap) {
    return gap.length() <= LONGEST_GAP
        && gap.chars()
            .allMatch(
                sign -> Character.isLetter(sign) || Character.isWhitespace(sign) || sign == '-');
  }

  /** Whether it is a negation with the word behind it, see {@link Negations}. */
  public boolean isNegation() {
    return terms().findAny().isEmpty();
  }

  /** Whether it stands in what has these terms. */
  public boolean isAmong(Collection<String> terms) {
    return wholes.stream().anyMatch(terms::contains)
        || (!parts.isEmpty() && terms.containsAll(parts));
  }

  /** Those of some terms that it stands there by: of its parts all, or none. */
  public Stream<String> among(Set<String> terms) {
    return Stream.of(
            wholes.stream().filter(terms::contains),
            parts.stream().filter(_ -> terms.containsAll(parts)),
            synonyms.stream()
                .filter(one -> one.isAmong(terms))
                .flatMap(one -> one.words.stream())
                .flatMap(word -> word.among(terms)))
        .flatMap(found -> found);
  }

  /** All terms of it and of its synonyms. */
  public Stream<String> terms() {
    return Stream.of(
            wholes.stream(),
            parts.stream(),
            synonyms.stream().flatMap(one -> one.words.stream()).flatMap(TextWord::terms))
        .flatMap(terms -> terms);
  }
}
