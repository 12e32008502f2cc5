package dev.zhiyin.engine.retrieval;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a search asks of an index beyond retrieving candidates. Belongs to one {@link IndexView}.
 */
public interface TextIndex {
  /**
   * The first {@code k} products that match words, in an order, and how many match. By relevance
   * any of the words is enough; in any other order, in which what fits little may come first, of
   * three and more words 60 % must be there.
   */
  TextMatches matching(String words, int k, Restriction restriction, SearchOrder order);

  /** How well words fit some products, in the order given. */
  TextRelevance fit(String words, List<ProductRef> products);

  /**
   * How many of the products that have 60 % of the words are of which kind.
   *
   * @param fields what is counted
   */
  Facets facets(String words, Restriction restriction, FacetFields fields);

  /**
   * Which of some terms, the first 200 of them, stand in any field of products, one list for each
   * product. Reads the index and no product's text.
   */
  List<List<String>> matchedTerms(List<String> terms, List<ProductRef> products);

  /**
   * What words of a search that no product has, and that are mistyped therefore, may mean in each
   * of some texts: its words that look like them, as they stand in it.
   */
  List<List<String>> meant(String words, List<String> texts);

  /**
   * Makes a text HTML, escaped, with {@code <em>} around the words that are searched for; of a long
   * one the part around the first of them. Empty if none stands in it.
   */
  Function<String, Optional<String>> highlighter(String words);

  /**
   * The words of a search that are looked for in their order, as often as they stand in it, 200 at
   * most; without those that say nothing, such as “the” and 的, and with what the shop holds to mean
   * the same.
   */
  List<TextWord> asked(String words);

  /** The words of a text, in order, without those that say nothing. */
  List<TextWord> words(String text);

  /** The distinct terms that a text is indexed under. */
  List<String> terms(String text);
}
