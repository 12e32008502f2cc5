package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.TextWord;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a search that a product has, as they stand in the search: words beside each other
 * are one phrase. Chinese has no spaces, and what it is cut into may be less than a word, as 女 and
 * 朋友 are of 女朋友, or be cut otherwise in the product: so what is one run in the search is one phrase
 * where the product has it in one piece, and else the words that it has; a single character of a
 * run is none. Words with a negation between them are one phrase where the product has them so in
 * one piece: {@code coffee no sugar} is not in "Coffee with sugar". What a product has in the place
 * of a word, by the shop's synonyms, is named behind it.
 */
final class SearchedPhrases {
  /** Longer gaps between words divide phrases. */
  private static final int LONGEST_GAP = 8;

  /** Words of a run that are looked for in one piece. */
  private static final int LONGEST_PIECE = 20;

  /** Characters of a product that are looked at for all words together: 4,000 for each of 200. */
  private static final int LOOKED_AT = 800_000;

  /** Most of these are no words of a search, as {@code no} is none, and stand between two. */
  private static final Pattern NEGATION =
      Pattern.compile(
          "(?<![\\p{IsLatin}-])(no|not|nor|never|without)(?![\\p{IsLatin}-])"
              + "|(?<!\\p{IsHan})(不|无|無|非|没|沒|没有|沒有|不含|不带|不要|不加)(?!\\p{IsHan})",
          Pattern.CASE_INSENSITIVE);

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
    int[] ends = ends(found);
    var phrases = new ArrayList<String>();
    int from = -1;
    for (int at = 0; at < words.size(); at = ends[at]) {
      if (ends[at] == at + 1 && !has(words.get(at), found)) {
        from = -1;
        synonym(words.get(at), found).ifPresent(phrases::add);
      } else if (from >= 0 && goesOn(at, ends[at], found)) {
        phrases.set(phrases.size() - 1, surface(from, ends[at]));
      } else {
        from = at;
        phrases.add(surface(from, ends[at]));
      }
    }
    return phrases.stream().distinct().toList();
  }

  /* Whether the words up to an end are of one phrase with the word before them. */
  private boolean goesOn(int at, int end, Found found) {
    String joint = surface(at - 1, end);
    return isWithinPhrase(gap(at))
        && !isOfRun(at)
        && (!NEGATION.matcher(joint).find() || found.has(joint));
  }

  /** Words of one run of Chinese characters that a product has in one piece. */
  private record Piece(int from, int to, int length) {}

  /* For the word that each piece begins with, the one after its last; the longest piece counts. */
  private int[] ends(Found found) {
    var pieces = new ArrayList<Piece>();
    for (int from = 0; from < words.size(); from++) {
      int most = Math.min(words.size(), from + LONGEST_PIECE);
      for (int to = from + 2; to <= most && isOfRun(to - 1) && found.has(surface(from, to)); to++) {
        pieces.add(new Piece(from, to, surface(from, to).length()));
      }
    }
    pieces.sort(Comparator.comparingInt(Piece::length).reversed());
    int[] ends = IntStream.rangeClosed(1, words.size()).toArray();
    var taken = new BitSet();
    for (Piece piece : pieces) {
      if (taken.get(piece.from, piece.to).isEmpty()) {
        taken.set(piece.from, piece.to);
        ends[piece.from] = piece.to;
      }
    }
    return ends;
  }

  private boolean has(TextWord word, Found found) {
    return !isCharacterOfRun(word)
        && (word.wholes().stream().anyMatch(found.terms::contains)
            || (word.isAmong(found.terms) && mayStand(surface(word), found))
            || synonyms(word, found).anyMatch(one -> one.equals(surface(word))));
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

  private String surface(int from, int to) {
    return searched.substring(words.get(from).from(), words.get(to - 1).to());
  }

  /* A Chinese character with another one before or after it. */
  private boolean isCharacterOfRun(TextWord word) {
    return searched.codePointCount(word.from(), word.to()) == 1
        && (isInRun(word.from()) || isInRun(word.to()));
  }

  /* Whether a word is of one run of Chinese characters with the word before it. */
  private boolean isOfRun(int at) {
    return IntStream.rangeClosed(words.get(at - 1).to(), words.get(at).from())
        .allMatch(this::isInRun);
  }

  /* Between two Chinese characters, or inside of one. */
  private boolean isInRun(int place) {
    return place > 0
        && place < searched.length()
        && Character.isIdeographic(searched.codePointBefore(place))
        && Character.isIdeographic(searched.codePointAt(place));
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
