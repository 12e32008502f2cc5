package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.retrieval.WordFit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;

/** Products by their words. */
final class TextSearch {
  /** What says what a product is, and not only something of it. */
  private static final List<WeightedField> NAME =
      List.of(
          new WeightedField(IndexFields.TITLE, 2f),
          new WeightedField(IndexFields.CATEGORY_TEXT, 1.5f),
          new WeightedField(IndexFields.BRAND_TEXT, 1.5f));

  private static final List<WeightedField> FIELDS =
      Stream.concat(
              NAME.stream(),
              Stream.of(
                  new WeightedField(IndexFields.DESCRIPTION, 1f),
                  new WeightedField(IndexFields.REVIEWS, 0.3f)))
          .toList();

  /** A term that stands in several fields counts its best field, and a little of the others. */
  private static final float OTHER_FIELDS = 0.1f;

  /** Of three or more words this share must be found. */
  private static final double WORDS_NEEDED = 0.6;

  /** Words beyond these terms are not looked for. */
  private static final int MOST_TERMS = 200;

  /** Of so many words that no product has, what looks much like them is looked for. */
  private static final int MOST_TYPOS = 5;

  /*
   * More than these words and a filter of the most conditions that there may be come to, so that
   * Lucene's usual 1024 refuses none of them.
   */
  private static final int MOST_CLAUSES = 16_384;

  static {
    IndexSearcher.setMaxClauseCount(MOST_CLAUSES);
  }

  /** Matches of a search are counted exactly up to so many. */
  static final int COUNTED = 1_000;

  private record WeightedField(String name, float weight) {
    Query query(String term) {
      return new BoostQuery(new TermQuery(new Term(name, term)), weight);
    }
  }

  private final IndexSearcher searcher;
  private final TextAnalysis analysis;

  TextSearch(IndexSearcher searcher, TextAnalysis analysis) {
    this.searcher = searcher;
    this.analysis = analysis;
  }

  /** The best {@code k} by BM25; of the others as many are looked at as are to be counted. */
  TopDocs matching(String words, int k, int counted, RestrictionQuery allowed) throws IOException {
    return searcher.search(
        allowed.on(wordsQuery(words(words))), new TopScoreDocCollectorManager(k, counted));
  }

  /** The same in an order that is not that of relevance. */
  TopDocs matching(String words, int k, RestrictionQuery allowed, SearchOrder order)
      throws IOException {
    Query query = allowed.on(wordsQuery(words(words)));
    return searcher.search(
        query, new TopFieldCollectorManager(sort(order), k, null, Math.max(k, COUNTED)));
  }

  /* Of named documents, ascending: only they are looked at. */
  WordFit fit(String text, int[] docs) throws IOException {
    List<Word> words = words(text);
    return WordFitting.of(
        searcher, queries(words, FIELDS), queries(words, NAME), needed(words), docs);
  }

  Facets facets(String words, RestrictionQuery allowed) throws IOException {
    return FacetCounting.of(searcher, allowed.on(wordsQuery(words(words))));
  }

  private static Sort sort(SearchOrder order) {
    return switch (order) {
      case RELEVANCE -> Sort.RELEVANCE;
      case PRICE -> new Sort(price(false));
      case PRICE_DOWN -> new Sort(price(true));
      case NEWEST -> OrderedSearch.LATEST_FIRST;
      case SALES -> OrderedSearch.POPULAR_FIRST;
    };
  }

  private static SortField price(boolean down) {
    return new SortedNumericSortField(
        IndexFields.PRICE,
        SortField.Type.DOUBLE,
        down,
        down ? SortedNumericSelector.Type.MAX : SortedNumericSelector.Type.MIN,
        down ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
  }

  private Query wordsQuery(List<Word> words) throws IOException {
    if (words.isEmpty()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    var query = new BooleanQuery.Builder();
    queries(words, FIELDS).forEach(word -> query.add(word, Occur.SHOULD));
    return query.setMinimumNumberShouldMatch(needed(words)).build();
  }

  private static int needed(List<Word> words) {
    return words.size() < 3 ? 1 : (int) Math.ceil(WORDS_NEEDED * words.size());
  }

  private List<Query> queries(List<Word> words, List<WeightedField> fields) throws IOException {
    var queries = new ArrayList<Query>();
    int typos = 0;
    for (Word word : words) {
      boolean typo = typos < MOST_TYPOS && Typos.mayBe(word) && !isKnown(word);
      typos += typo ? 1 : 0;
      queries.add(query(word, fields, typo));
    }
    return queries;
  }

  /* The word as a whole, in any of its forms, or all of its parts; or what looks much like it. */
  private static Query query(Word word, List<WeightedField> fields, boolean typo) {
    var forms = new ArrayList<Query>();
    word.wholes().forEach(term -> forms.add(inAnyOf(fields, term)));
    if (!word.parts().isEmpty()) {
      var parts = new BooleanQuery.Builder();
      word.parts().forEach(term -> parts.add(inAnyOf(fields, term), Occur.MUST));
      forms.add(parts.build());
    }
    if (typo) {
      fields.forEach(field -> forms.addAll(Typos.alike(word, field.name())));
    }
    return new DisjunctionMaxQuery(forms, OTHER_FIELDS);
  }

  private boolean isKnown(Word word) throws IOException {
    for (WeightedField field : FIELDS) {
      for (String term : word.wholes()) {
        if (searcher.getIndexReader().docFreq(new Term(field.name(), term)) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private List<Word> words(String text) {
    var words = new ArrayList<Word>();
    var seen = new HashSet<List<String>>();
    int terms = 0;
    for (Word word : analysis.words(text)) {
      if (seen.add(word.terms())) {
        terms += word.terms().size();
        if (terms > MOST_TERMS) {
          break;
        }
        words.add(word);
      }
    }
    return words;
  }

  private static Query inAnyOf(List<WeightedField> fields, String term) {
    return new DisjunctionMaxQuery(
        fields.stream().map(field -> field.query(term)).toList(), OTHER_FIELDS);
  }

  /** For each document, ascending, those of the terms of a text that stand in any of its fields. */
  List<List<String>> matchedTerms(String text, int[] docs) throws IOException {
    List<List<String>> matched = new ArrayList<>();
    for (int i = 0; i < docs.length; i++) {
      matched.add(new ArrayList<>());
    }
    for (String term : analysis.terms(text).stream().limit(MOST_TERMS).toList()) {
      var anywhere = new BooleanQuery.Builder();
      FIELDS.forEach(
          field -> anywhere.add(new TermQuery(new Term(field.name(), term)), Occur.SHOULD));
      WordFitting.visit(
          searcher,
          anywhere.build(),
          ScoreMode.COMPLETE_NO_SCORES,
          docs,
          (at, _) -> matched.get(at).add(term));
    }
    return matched;
  }
}
