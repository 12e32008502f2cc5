package dev.zhiyin.engine.lucene;

import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.CATENATE_ALL;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.CATENATE_WORDS;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.GENERATE_WORD_PARTS;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.PRESERVE_ORIGINAL;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.SPLIT_ON_NUMERICS;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.STEM_ENGLISH_POSSESSIVE;

import com.github.benmanes.caffeine.cache.Cache;
import dev.zhiyin.engine.Caches;
import dev.zhiyin.engine.ZhiyinException.StorageFailed;
import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.prefix.NameWords.Span;
import dev.zhiyin.engine.retrieval.TextWord;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.cjk.CJKWidthCharFilter;
import org.apache.lucene.analysis.core.FlattenGraphFilter;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterIterator;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * How text becomes terms, the same when indexing and when asking. Chinese and English are told
 * apart run by run, so one product may mix both.
 *
 * <p>A word of letters and digits is indexed as written, joined and in parts: {@code Wi-Fi6} is
 * found by {@code wifi6}, {@code wi-fi6}, {@code wifi 6} and {@code wi fi 6}. English words are
 * stemmed (Krovetz), which leaves Chinese and model numbers alone.
 */
final class TextAnalysis extends Analyzer {
  private static final int WORD_PARTS =
      PRESERVE_ORIGINAL
          | GENERATE_WORD_PARTS
          | GENERATE_NUMBER_PARTS
          | CATENATE_WORDS
          | CATENATE_ALL
          | SPLIT_ON_NUMERICS
          | STEM_ENGLISH_POSSESSIVE;

  /** Pieces of a word that a search has cut. */
  private static final int MOST_PIECES = 3;

  private static final int LONGEST_JOINED = 4;

  /**
   * Of the searches that are remembered, together: a search is looked at for each thing it is for.
   */
  private static final int MOST_LETTERS = 20_000;

  /** Before it the general dictionary's words are never cut: it joins with nothing. */
  private static final String PARTICLE = "吗";

  private static final byte[] CHARACTER_TYPES = characterTypes();
  private static final CharArraySet STOP_WORDS = stopWords();

  /* The tokenizer leaves a point only between digits, where it belongs to the number. */
  private static byte[] characterTypes() {
    byte[] types = WordDelimiterIterator.DEFAULT_WORD_DELIM_TABLE.clone();
    types['.'] = types['0'];
    return types;
  }

  private final ShopWords shopWords;
  private final SynonymMatching synonyms;

  private final Cache<String, List<Word>> searched =
      Caches.newBuilder()
          .maximumWeight(MOST_LETTERS)
          .<String, List<Word>>weigher((text, _) -> text.length())
          .build();

  TextAnalysis(Vocabulary vocabulary) {
    shopWords = vocabulary.words();
    synonyms = new SynonymMatching(vocabulary.synonyms(), this::words);
  }

  private static CharArraySet stopWords() {
    var words = new CharArraySet(EnglishAnalyzer.getDefaultStopSet(), true);
    words.addAll(List.of("的", "了", "和", "与", "及", "是", "在", "也", "都", "就", "有", "等"));
    return CharArraySet.unmodifiableSet(words);
  }

  @Override
  protected Reader initReader(String field, Reader reader) {
    return new ComposingFilter(new CJKWidthCharFilter(reader));
  }

  @Override
  protected TokenStreamComponents createComponents(String field) {
    var source = new MixedTokenizer(shopWords);
    var words = new StopFilter(new LowerCaseFilter(source), STOP_WORDS);
    var parts = new WordDelimiterGraphFilter(words, true, CHARACTER_TYPES, WORD_PARTS, null);
    var folded = new ASCIIFoldingFilter(new FlattenGraphFilter(parts));
    return new TokenStreamComponents(source, source.followedByParts(new KStemFilter(folded)));
  }

  /** The distinct terms of a text, in order of first appearance. */
  List<String> terms(String text) {
    var terms = new LinkedHashSet<String>();
    words(text).forEach(word -> terms.addAll(word.terms()));
    return List.copyOf(terms);
  }

  /** The words of a search, with their synonyms. */
  QueryWords query(String text) {
    return QueryWords.of(searched(text));
  }

  private List<Word> searched(String text) {
    return searched.get(text, _ -> List.copyOf(synonyms.on(joined(words(text), text), text)));
  }

  /*
   * The general dictionary cuts by the context, and that of a search is another than that of a title:
   * of 送女朋友的 it makes 送, 女 and 朋友, of 女朋友礼物 the words 女朋友 and 礼物. What the dictionary has is
   * looked for as one word, or as what it was cut into.
   */
  private List<Word> joined(List<Word> words, String text) {
    var joined = new ArrayList<Word>();
    int at = 0;
    while (at < Math.min(words.size(), QueryWords.MOST_TERMS)) {
      Optional<Word> whole = Optional.empty();
      int to = Math.min(words.size(), at + MOST_PIECES) + 1;
      while (whole.isEmpty() && --to > at + 1) {
        whole = whole(words.subList(at, to), text);
      }
      joined.add(whole.orElse(words.get(at)));
      at = to;
    }
    joined.addAll(words.subList(at, words.size()));
    return joined;
  }

  private Optional<Word> whole(List<Word> pieces, String text) {
    int start = pieces.getFirst().start();
    String whole = text.substring(start, pieces.getLast().end());
    boolean mayBe =
        whole.length() <= LONGEST_JOINED
            && whole.codePoints().allMatch(MixedTokenizer::isHan)
            && pieces.stream().anyMatch(piece -> piece.end() - piece.start() == 1);
    Optional<Word> known = mayBe ? words(whole + PARTICLE).stream().findFirst() : Optional.empty();
    return known
        .filter(word -> word.start() == 0 && word.end() == whole.length())
        .map(word -> Word.joined(word, pieces));
  }

  /** What {@link dev.zhiyin.engine.retrieval.TextIndex#asked} promises. */
  List<TextWord> askedWords(String text) {
    List<Word> all = searched(text);
    Set<List<String>> kept =
        QueryWords.of(all).words().stream().map(Word::terms).collect(Collectors.toSet());
    return all.stream()
        .filter(word -> kept.contains(word.terms()))
        .limit(QueryWords.MOST_TERMS)
        .map(TextAnalysis::textWord)
        .toList();
  }

  /** The words of a text, in order, each with its terms. */
  List<Word> words(String text) {
    var words = new ArrayList<Word>();
    each(
        text,
        (term, from, to) -> {
          if (words.isEmpty() || from >= words.getLast().end()) {
            words.add(new Word(from, to));
          }
          words.getLast().add(term, from, to);
        });
    return words;
  }

  /** The words of a text for whoever is not in this package. */
  List<TextWord> textWords(String text) {
    return words(text).stream().map(TextAnalysis::textWord).toList();
  }

  private static TextWord textWord(Word word) {
    List<Word.Synonym> synonyms = word.synonyms();
    return new TextWord(
        word.start(),
        word.end(),
        List.copyOf(word.wholes()),
        List.copyOf(word.parts()),
        synonyms.isEmpty() ? List.of() : synonyms.stream().map(TextAnalysis::synonym).toList());
  }

  private static TextWord.Synonym synonym(Word.Synonym one) {
    return new TextWord.Synonym(
        one.text(), one.words().stream().map(TextAnalysis::textWord).toList());
  }

  /** The words of a name as they stand in it. */
  NameWords nameWords(String name) {
    return NameWords.of(
        name, words(name).stream().map(word -> new Span(word.start(), word.end())).toList());
  }

  /** The terms of a text, in order, as often as they stand in it. */
  List<String> tokens(String text) {
    var tokens = new ArrayList<String>();
    each(text, (term, _, _) -> tokens.add(term));
    return tokens;
  }

  private interface Tokens {
    void token(String term, int from, int to);
  }

  private void each(String text, Tokens tokens) {
    try (var stream = tokenStream(IndexFields.TITLE, text)) {
      var term = stream.addAttribute(CharTermAttribute.class);
      var offset = stream.addAttribute(OffsetAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        tokens.token(term.toString(), offset.startOffset(), offset.endOffset());
      }
      stream.end();
    } catch (IOException impossible) {
      throw new StorageFailed(Path.of("(text in memory)"), impossible);
    }
  }
}
