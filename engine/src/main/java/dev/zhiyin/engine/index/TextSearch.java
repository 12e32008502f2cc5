package dev.zhiyin.engine.index;

import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.product.CategoryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;

/** Products by their words and categories. */
final class TextSearch {
  /** What says what a product is, and not only something of it. */
  private static final List<WeightedField> NAME =
      List.of(
          new WeightedField(Fields.TITLE, 2f),
          new WeightedField(Fields.CATEGORY_TEXT, 1.5f),
          new WeightedField(Fields.BRAND_TEXT, 1.5f));

  private static final List<WeightedField> FIELDS =
      Stream.concat(
              NAME.stream(),
              Stream.of(
                  new WeightedField(Fields.DESCRIPTION, 1f),
                  new WeightedField(Fields.REVIEWS, 0.3f)))
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

  private static final Sort BY_SCORE_THEN_POPULARITY =
      new Sort(
          SortField.FIELD_SCORE,
          new SortField(Fields.POPULARITY, SortField.Type.LONG, true),
          SortField.FIELD_DOC);

  /* Equal ones by number, as always; said here, it would keep Lucene from skipping the rest. */
  private static final Sort LATEST_FIRST =
      new Sort(LongField.newSortField(Fields.SINCE, true, SortedNumericSelector.Type.MAX));

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

  TextHits matching(String words, int k, Filter filter) throws IOException {
    Query query = matchQuery(words, filter);
    var found = searcher.search(query, new TopScoreDocCollectorManager(k, Integer.MAX_VALUE));
    return new TextHits(
        Arrays.stream(found.scoreDocs).map(one -> new Hit(one.doc, one.score)).toList(),
        found.totalHits.value());
  }

  /* In an order that is not that of relevance. */
  TextHits matching(String words, int k, Filter filter, Order order) throws IOException {
    Query query = matchQuery(words, filter);
    return new TextHits(sorted(query, sort(order), k), searcher.count(query));
  }

  /* Of named documents, ascending: only they are looked at. */
  WordFit fit(String text, int[] docs) throws IOException {
    List<Word> words = words(text);
    return WordFit.of(searcher, queries(words, FIELDS), queries(words, NAME), needed(words), docs);
  }

  Facets facets(String words, Filter filter) throws IOException {
    return FacetCounting.of(searcher, matchQuery(words, filter));
  }

  private static Sort sort(Order order) {
    return switch (order) {
      case RELEVANCE -> BY_SCORE_THEN_POPULARITY;
      case PRICE -> new Sort(price(false), SortField.FIELD_DOC);
      case PRICE_DOWN -> new Sort(price(true), SortField.FIELD_DOC);
      case NEWEST -> LATEST_FIRST;
      case SALES ->
          new Sort(
              new SortField(Fields.POPULARITY, SortField.Type.LONG, true), SortField.FIELD_DOC);
    };
  }

  private static SortField price(boolean down) {
    return new SortedNumericSortField(
        Fields.PRICE,
        SortField.Type.DOUBLE,
        down,
        down ? SortedNumericSelector.Type.MAX : SortedNumericSelector.Type.MIN,
        down ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
  }

  private Query matchQuery(String words, Filter filter) throws IOException {
    return filtered(wordsQuery(words(words)), filter);
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

  List<Hit> inCategories(List<CategoryPath> paths, int k, Filter filter) throws IOException {
    var query = new BooleanQuery.Builder();
    paths.stream()
        .map(path -> new TermQuery(new Term(Fields.CATEGORY, ExactTerms.category(path))))
        .forEach(term -> query.add(new ConstantScoreQuery(term), Occur.SHOULD));
    return sorted(filtered(query.build(), filter), BY_SCORE_THEN_POPULARITY, k);
  }

  List<Hit> mostPopular(int k, Filter filter) throws IOException {
    Query allowed = new ConstantScoreQuery(FilterQueries.orAll(FilterQueries.of(filter)));
    return sorted(allowed, BY_SCORE_THEN_POPULARITY, k);
  }

  List<Hit> latest(int k, Filter filter) throws IOException {
    return sorted(FilterQueries.orAll(FilterQueries.of(filter)), LATEST_FIRST, k);
  }

  private List<Hit> sorted(Query query, Sort sort, int k) throws IOException {
    var found = searcher.search(query, new TopFieldCollectorManager(sort, k, null, k));
    var hits = new ArrayList<Hit>();
    for (ScoreDoc scored : found.scoreDocs) {
      hits.add(new Hit(scored.doc, 1f / (hits.size() + 1)));
    }
    return hits;
  }

  private static Query filtered(Query query, Filter filter) {
    var both = new BooleanQuery.Builder().add(query, Occur.MUST);
    FilterQueries.of(filter).ifPresent(allowed -> both.add(allowed, Occur.FILTER));
    return both.build();
  }
}
