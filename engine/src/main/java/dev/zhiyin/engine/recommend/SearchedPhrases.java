package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.TextWord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a search that a product has, as they stand in the search: words beside each other
 * are one phrase. A single Chinese character of a longer run is the piece of a word, as 晒 is of 防晒,
 * and is named only together with what stands beside it in the product as well. What a product has
 * in the place of a word, by the shop's synonyms, is named behind it.
 */
final class SearchedPhrases {
  /** Longer gaps between words divide phrases. */
  private static final int LONGEST_GAP = 8;

  /** Characters of a product that are looked at for all words together: 4,000 for each of 200. */
  private static final int LOOKED_AT = 800_000;

  private final String searched;
  private final List<TextWord> words;

  /** A product that was found, with the terms of the search that stand in it. */
  private final class Found {
    private final Product product;
    private final Set<String> terms;
    private @Nullable String text;

    Found(Product product, Collection<String> terms) {
      this.product = product;
      this.terms = Set.copyOf(terms);
    }

    /* In lower case, what says what it is before all else. */
    boolean has(String part) {
      if (text == null) {
        text = text(product, LOOKED_AT / words.size());
      }
      return text.contains(part.toLowerCase(Locale.ROOT));
    }
  }

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
    var found = new Found(product, terms);
    var phrases = new ArrayList<String>();
    int from = -1;
    for (int at = 0; at < words.size(); at++) {
      if (!isNamed(at, found)) {
        from = -1;
        synonym(words.get(at), found).ifPresent(phrases::add);
      } else if (from >= 0 && isWithinPhrase(gap(at))) {
        phrases.set(phrases.size() - 1, searched.substring(from, words.get(at).to()));
      } else {
        from = words.get(at).from();
        phrases.add(searched.substring(from, words.get(at).to()));
      }
    }
    return phrases.stream().distinct().toList();
  }

  private boolean isNamed(int at, Found found) {
    return isPiece(words.get(at))
        ? (has(at - 1, found) && stands(at - 1, found)) || (has(at + 1, found) && stands(at, found))
        : has(at, found);
  }

  /* A piece may also stand in the midst of a longer word of the product, as 防晒 does in 防晒霜. */
  private boolean has(int at, Found found) {
    if (at < 0 || at >= words.size()) {
      return false;
    }
    TextWord word = words.get(at);
    return isPiece(word)
        || word.wholes().stream().anyMatch(found.terms::contains)
        || (word.isAmong(found.terms) && mayStand(surface(word), found))
        || synonyms(word, found).anyMatch(one -> one.equals(surface(word)));
  }

  /* Chinese characters that a product has may be of different words. */
  private static boolean mayStand(String text, Found found) {
    return !Character.isIdeographic(text.codePointAt(0)) || found.has(text);
  }

  private Optional<String> synonym(TextWord word, Found found) {
    return synonyms(word, found).findFirst().map(one -> "%s (%s)".formatted(surface(word), one));
  }

  private static Stream<String> synonyms(TextWord word, Found found) {
    return word.synonyms().stream()
        .filter(one -> one.isAmong(found.terms) && mayStand(one.text(), found))
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
  private boolean stands(int at, Found found) {
    return found.has(searched.substring(words.get(at).from(), words.get(at + 1).to()));
  }

  private static String text(Product product, int most) {
    var text = new StringBuilder();
    Stream.of(
            Stream.of(product.title(), product.brand()),
            product.category().levels().stream(),
            Stream.of(product.text().description()),
            product.text().reviews().stream())
        .flatMap(texts -> texts)
        .takeWhile(_ -> text.length() < most)
        .forEach(
            one -> text.append(one, 0, Math.min(one.length(), most - text.length())).append('\n'));
    return text.toString().toLowerCase(Locale.ROOT);
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
