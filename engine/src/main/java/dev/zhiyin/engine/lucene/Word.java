package dev.zhiyin.engine.lucene;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One word of a text with the terms that it is known by: {@code Wi-Fi} as a whole is {@code wi-fi}
 * or {@code wifi}, and in parts {@code wi} and {@code fi}. For one thread until its text is read,
 * then never changed.
 */
public final class Word {
  private final int start;
  private int end;
  private final Set<String> wholes = new LinkedHashSet<>();
  private boolean chinese;

  /** Up to where its parts are all of it; of Chinese, 防晒 alone is not 防晒霜. */
  private int covered;

  private final Set<String> parts = new LinkedHashSet<>();
  private final List<Synonym> synonyms = new ArrayList<>();

  /**
   * What is looked for in the place of a word as well.
   *
   * @param text as the shop wrote it
   * @param words all of which must be there
   */
  public record Synonym(String text, List<Word> words) {
    public Synonym {
      words = List.copyOf(words);
    }
  }

  /** The characters of the text from {@code start}, without the one at {@code end}. */
  Word(int start, int end) {
    this.start = start;
    this.end = end;
    this.covered = start;
  }

  /* The text itself counts as itself, if it is one word, and if it is among its synonyms. */
  static Word of(List<Word> words, String text, List<Synonym> synonyms) {
    var all = new Word(words.getFirst().start, words.getLast().end);
    String own = text.substring(all.start, all.end);
    for (Synonym one : synonyms) {
      boolean isSame =
          one.words.stream()
              .map(Word::wholes)
              .toList()
              .equals(words.stream().map(Word::wholes).toList());
      if (isSame && words.size() == 1) {
        all.wholes.addAll(words.getFirst().wholes);
        all.parts.addAll(words.getFirst().parts());
      } else {
        all.synonyms.add(isSame ? new Synonym(own, words) : one);
      }
    }
    return all;
  }

  /* One that was cut into pieces, all of which together stand for it as well. */
  static Word joined(Word whole, List<Word> pieces) {
    var all = new Word(pieces.getFirst().start, pieces.getLast().end);
    all.wholes.addAll(whole.wholes);
    pieces.forEach(piece -> all.parts.addAll(piece.wholes));
    return all;
  }

  void add(String term, int from, int to) {
    if (from == start && to > end) { // all before was its beginning alone
      parts.addAll(wholes);
      wholes.clear();
      covered = end;
      end = to;
    }
    if (from == start && to == end) {
      wholes.add(term);
    } else {
      parts.add(term);
      covered = from <= covered ? Math.max(covered, to) : covered;
      chinese = Character.isIdeographic(term.codePointAt(0));
    }
  }

  /** Where it begins in the text, in UTF-16 units. */
  public int start() {
    return start;
  }

  /** One past its last unit. */
  public int end() {
    return end;
  }

  /** Terms of which each stands for the whole word; empty if synonyms alone do. */
  public Collection<String> wholes() {
    return wholes;
  }

  /**
   * Terms that stand for the word when all are there; empty for a word of one part, and for one
   * that is not all of them, as {@code c} is not all of {@code C++}.
   */
  public Collection<String> parts() {
    return (chinese && covered < end) || wholes.stream().anyMatch(Word::endsWithSign)
        ? List.of()
        : parts;
  }

  private static boolean endsWithSign(String whole) {
    return MixedTokenizer.ENDINGS.indexOf(whole.charAt(whole.length() - 1)) >= 0;
  }

  /** What stands for the word as well, in a search. */
  public List<Synonym> synonyms() {
    return List.copyOf(synonyms);
  }

  /** All terms, those of synonyms among them. */
  public List<String> terms() {
    return Stream.of(
            wholes.stream(),
            parts.stream(),
            synonyms.stream()
                .flatMap(one -> one.words.stream())
                .flatMap(word -> word.terms().stream()))
        .flatMap(terms -> terms)
        .distinct()
        .toList();
  }
}
