package dev.zhiyin.engine.recommend;

import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Negations;
import dev.zhiyin.engine.retrieval.TextWord;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a search that a product has, as they stand in the search: words beside each other
 * are one phrase. Chinese has no spaces, and what it is cut into may be less than a word, as 女 and
 * 朋友 are of 女朋友, or be cut otherwise in the product: so what is one run in the search is one phrase
 * where the product has it in one piece, and else the words that it has; a single character of a
 * run is none. A negation and the word behind it are one, which is looked for as it stands: of
 * {@code coffee no sugar} only {@code coffee} is in "Coffee with sugar". What a product has in the
 * place of a word, by the shop's synonyms, is named behind it.
 */
final class MatchedPhrases {
  /** Words of a run that are looked for in one piece. */
  private static final int LONGEST_PIECE = 20;

  /** Characters of a product that are looked at for all words together: 4,000 for each of 200. */
  private static final int LOOKED_AT = 800_000;

  /** The same for a search of a history, of which there are many. */
  private static final int OF_HISTORY = 4_000;

  /**
   * So many characters of a run before and behind a match are cut into words; titles have fewer.
   */
  private static final int AROUND = 100;

  /** Places of a product where a piece is looked for; what is torn in so many is in none. */
  private static final int PLACES = 10;

  /** Words of a search of which a product is said to have all, at most. */
  private static final int LONGEST_WHOLE = 20;

  /** Who searches, and what they have or would like, which no product is about. */
  private static final Set<String> UNNAMED =
      Set.of(
          "i", "me", "my", "we", "us", "our", "you", "your", "am", "do", "does", "did", "have",
          "has", "had", "would", "could", "should", "我", "我们", "您", "你");

  private static final Pattern SPACE_IN_RUN = Pattern.compile("(?<=\\p{IsHan})\\s+(?=\\p{IsHan})");

  private final String searched;
  private final List<TextWord> words;
  private final Function<String, List<TextWord>> cut;
  private final int lookedAt;

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
    private String text() {
      if (text == null) {
        text = MatchedPhrases.text(product, lookedAt);
      }
      return text;
    }

    boolean has(String part) {
      String wanted = MatchedPhrases.lowerCase(part);
      int at = -1;
      for (int looked = 0; looked < PLACES; looked++) {
        at = text().indexOf(wanted, at + 1);
        if (at < 0 || !isTorn(at, at + wanted.length())) {
          return at >= 0;
        }
      }
      return false;
    }

    /*
     * Whether characters are of words that they are not: of parts of two, as 生鲜 is in 先生鲜花. Inside of
     * one word they may be one, as 防晒 is in 防晒霜, and beside a whole one, since words are also put
     * together by what they share, as 面霜 is in 补水面霜, which is cut into 补, 水面 and 霜.
     */
    private boolean isTorn(int from, int to) {
      return isInWord(from)
          || isInWord(to)
          || (isInRun(text(), from) && isInRun(text(), to) && isOfTwo(from, to));
    }

    /* Between two letters or digits that are not Chinese. */
    private boolean isInWord(int place) {
      return place > 0
          && place < text().length()
          && isOfWord(text().charAt(place - 1))
          && isOfWord(text().charAt(place));
    }

    /* By the words of the run around it. */
    private boolean isOfTwo(int from, int to) {
      int begin = from;
      while (isInRun(text(), begin) && from - begin < AROUND) {
        begin = text().offsetByCodePoints(begin, -1);
      }
      int end = to;
      while (isInRun(text(), end) && end - to < AROUND) {
        end = text().offsetByCodePoints(end, 1);
      }
      var inside = new BitSet(); // places between two characters of one word
      for (TextWord word : cut.apply(text().substring(begin, end))) {
        inside.set(begin + word.from() + 1, begin + word.to());
      }
      return inside.get(from) && inside.get(to) && inside.nextClearBit(from) < to;
    }
  }

  private MatchedPhrases(
      String searched, List<TextWord> words, Function<String, List<TextWord>> cut, int lookedAt) {
    this.searched = searched;
    this.words = words;
    this.cut = cut;
    this.lookedAt = lookedAt;
  }

  /**
   * Phrases of the search of a request.
   *
   * @param words of the search
   * @param cut tells the words of a text
   */
  static MatchedPhrases ofRequest(
      String searched, List<TextWord> words, Function<String, List<TextWord>> cut) {
    List<TextWord> all = named(searched, words);
    return new MatchedPhrases(searched, all, cut, LOOKED_AT / Math.max(1, all.size()));
  }

  /** The same of one of the searches of a history. */
  static MatchedPhrases ofHistory(
      String searched, List<TextWord> words, Function<String, List<TextWord>> cut) {
    return new MatchedPhrases(searched, named(searched, words), cut, OF_HISTORY);
  }

  private static List<TextWord> named(String searched, List<TextWord> words) {
    return Negations.joined(searched, words).stream()
        .filter(
            word ->
                !UNNAMED.contains(
                    searched.substring(word.from(), word.to()).toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** Whether something is not wanted: nearness in meaning hardly minds a "not". */
  boolean haveNegation() {
    return words.stream().anyMatch(TextWord::isNegation);
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
      } else if (from >= 0 && goesOn(at)) {
        phrases.set(phrases.size() - 1, surface(from, ends[at]));
      } else {
        from = at;
        phrases.add(surface(from, ends[at]));
      }
    }
    return phrases.stream().distinct().toList();
  }

  /**
   * Whether a product has all of them, each word itself or a synonym; not of a long search, which
   * nobody would be told whole.
   */
  boolean areAllOf(Product product, Collection<String> terms) {
    if (words.size() > LONGEST_WHOLE) {
      return false;
    }
    var found = new Found(product, terms);
    int[] ends = ends(found);
    for (int at = 0; at < words.size(); at = ends[at]) {
      TextWord word = words.get(at);
      if (ends[at] == at + 1 && !has(word, found) && synonym(word, found).isEmpty()) {
        return false;
      }
    }
    return !words.isEmpty();
  }

  /* Whether a word is of one phrase with the word before it. */
  private boolean goesOn(int at) {
    return TextWord.isWithinPhrase(gap(at)) && !isOfRun(at);
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
    return word.isNegation()
        ? found.has(SPACE_IN_RUN.matcher(surface(word)).replaceAll(""))
        : !isCharacterOfRun(word)
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
        && (isInRun(searched, word.from()) || isInRun(searched, word.to()));
  }

  /* Whether a word is of one run of Chinese characters with the word before it. */
  private boolean isOfRun(int at) {
    return IntStream.rangeClosed(words.get(at - 1).to(), words.get(at).from())
        .allMatch(place -> isInRun(searched, place));
  }

  /* Between two Chinese characters, or inside of one. */
  private static boolean isInRun(String text, int place) {
    return place > 0
        && place < text.length()
        && Character.isIdeographic(text.codePointBefore(place))
        && Character.isIdeographic(text.codePointAt(place));
  }

  private static boolean isOfWord(char one) {
    return Character.isLetterOrDigit(one) && !Character.isIdeographic(one);
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
    return lowerCase(text.toString());
  }

  /* "isn’t" and "isn't" are one. */
  private static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT).replace('’', '\'');
  }

  private String gap(int at) {
    return searched.substring(words.get(at - 1).to(), words.get(at).from());
  }
}
