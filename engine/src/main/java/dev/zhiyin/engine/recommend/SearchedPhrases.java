package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.TextWord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of a search that a product has, as they stand in the search: words beside each other
 * are one phrase. A single Chinese character of a longer run is the piece of a word, as 晒 is of 防晒,
 * and is named only together with what stands beside it in the product as well. What a product has
 * in the place of a word, by the shop's synonyms, is named behind it.
 */
final class SearchedPhrases {
  /** Longer gaps between words divide phrases. */
  private static final int LONGEST_GAP = 8;

  private final String searched;
  private final List<TextWord> words;

  SearchedPhrases(String searched, List<TextWord> words) {
    this.searched = searched;
    this.words = List.copyOf(words);
  }

  /**
   * Those of one product.
   *
   * @param terms of the search that stand in it
   */
  List<String> of(Product product, Collection<String> terms) {
    var phrases = new ArrayList<String>();
    int from = -1;
    for (int at = 0; at < words.size(); at++) {
      if (!isNamed(at, product, terms)) {
        from = -1;
        synonym(words.get(at), product, terms).ifPresent(phrases::add);
      } else if (from >= 0 && isWithinPhrase(gap(at))) {
        phrases.set(phrases.size() - 1, searched.substring(from, words.get(at).to()));
      } else {
        from = words.get(at).from();
        phrases.add(searched.substring(from, words.get(at).to()));
      }
    }
    return phrases.stream().distinct().toList();
  }

  private boolean isNamed(int at, Product product, Collection<String> terms) {
    return isPiece(words.get(at))
        ? (has(at - 1, product, terms) && stands(at - 1, product))
            || (has(at + 1, product, terms) && stands(at, product))
        : has(at, product, terms);
  }

  /* A piece may also stand in the midst of a longer word of the product, as 防晒 does in 防晒霜. */
  private boolean has(int at, Product product, Collection<String> terms) {
    if (at < 0 || at >= words.size()) {
      return false;
    }
    TextWord word = words.get(at);
    return isPiece(word)
        || word.wholes().stream().anyMatch(terms::contains)
        || (word.isAmong(terms) && mayStand(surface(word), product))
        || synonyms(word, product, terms).anyMatch(one -> one.equals(surface(word)));
  }

  /* Chinese characters that a product has may be of different words. */
  private static boolean mayStand(String text, Product product) {
    return !Character.isIdeographic(text.codePointAt(0))
        || text(product).contains(text.toLowerCase(Locale.ROOT));
  }

  private Optional<String> synonym(TextWord word, Product product, Collection<String> terms) {
    return synonyms(word, product, terms)
        .findFirst()
        .map(one -> "%s (%s)".formatted(surface(word), one));
  }

  private static Stream<String> synonyms(TextWord word, Product product, Collection<String> terms) {
    return word.synonyms().stream()
        .filter(one -> one.isAmong(terms) && mayStand(one.text(), product))
        .map(TextWord.Synonym::text);
  }

  private String surface(TextWord word) {
    return searched.substring(word.from(), word.to());
  }

  /* A Chinese character with another one before or after it. */
  private boolean isPiece(TextWord word) {
    boolean after =
        word.from() > 0 && Character.isIdeographic(searched.codePointBefore(word.from()));
    boolean before =
        word.to() < searched.length() && Character.isIdeographic(searched.codePointAt(word.to()));
    return searched.codePointCount(word.from(), word.to()) == 1
        && Character.isIdeographic(searched.codePointAt(word.from()))
        && (after || before);
  }

  /* Whether a word and the one after it stand beside each other in the product too. */
  private boolean stands(int at, Product product) {
    String both = searched.substring(words.get(at).from(), words.get(at + 1).to());
    return text(product).contains(both.toLowerCase(Locale.ROOT));
  }

  private static String text(Product product) {
    return Stream.of(
            Stream.of(product.title(), product.brand(), product.text().description()),
            product.category().levels().stream(),
            product.text().reviews().stream())
        .flatMap(texts -> texts)
        .collect(Collectors.joining("\n"))
        .toLowerCase(Locale.ROOT);
  }

  private String gap(int at) {
    return searched.substring(words.get(at - 1).to(), words.get(at).from());
  }

  private static boolean isWithinPhrase(String gap) {
    return gap.length() <= LONGEST_GAP
        && gap.chars()
            .allMatch(
                sign -> Character.isLetter(sign) || Character.isWhitespace(sign) || sign == '-');
  }
}
