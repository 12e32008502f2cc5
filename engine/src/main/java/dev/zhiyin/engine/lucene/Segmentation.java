package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.TextWord;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The terms that texts become in an index, for those who work offline and for indexes that are kept
 * elsewhere. Thread-safe.
 */
public final class Segmentation implements AutoCloseable {
  private final TextAnalysis analysis;

  public Segmentation(Vocabulary vocabulary) {
    analysis = new TextAnalysis(vocabulary);
  }

  /** The distinct terms of a text, in order of first appearance. */
  public List<String> terms(String text) {
    return analysis.terms(text);
  }

  /** The distinct terms by which a product is found: of title, category, brand and description. */
  public List<String> terms(Product product) {
    return terms(
        String.join(
            "\n",
            product.title(),
            String.join(" ", product.category().levels()),
            product.brand(),
            product.text().description()));
  }

  /**
   * All terms of a text in its order, as often as they stand in it, with a space between them; no
   * term has white space in it.
   */
  public String tokens(String text) {
    return String.join(" ", analysis.tokens(text));
  }

  /** What {@link dev.zhiyin.engine.retrieval.TextIndex#asked} promises. */
  public List<TextWord> asked(String words) {
    return analysis.askedWords(words);
  }

  /** The words of a text, in order. */
  public List<TextWord> words(String text) {
    return analysis.textWords(text);
  }

  /** The words of a name as they stand in it. */
  public NameWords nameWords(String name) {
    return analysis.nameWords(name);
  }

  /** The words of a search. */
  public QueryWords query(String words) {
    return analysis.query(words);
  }

  /** What {@link dev.zhiyin.engine.retrieval.TextIndex#highlighter} promises. */
  public Function<String, Optional<String>> highlighter(String words) {
    return new Highlighter(analysis, words)::of;
  }

  @Override
  public void close() {
    analysis.close();
  }
}
