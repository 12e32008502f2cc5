package dev.zhiyin.engine.index;

import dev.zhiyin.engine.filter.Filter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopScoreDocCollectorManager;

/** Products by their words and categories. */
final class TextSearch {
  private static final List<WeightedField> FIELDS =
      List.of(
          new WeightedField(Fields.TITLE, 2f),
          new WeightedField(Fields.CATEGORY_TEXT, 1.5f),
          new WeightedField(Fields.BRAND_TEXT, 1.5f),
          new WeightedField(Fields.DESCRIPTION, 1f),
          new WeightedField(Fields.REVIEWS, 0.3f));

  /** A term that stands in several fields counts its best field, and a little of the others. */
  private static final float OTHER_FIELDS = 0.1f;

  /** Of three or more terms this share must be found. */
  private static final double TERMS_NEEDED = 0.6;

  private static final Sort BY_SCORE_THEN_POPULARITY =
      new Sort(
          SortField.FIELD_SCORE,
          new SortField(Fields.POPULARITY, SortField.Type.LONG, true),
          SortField.FIELD_DOC);

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
    Query query = filtered(wordsQuery(analysis.terms(words)), filter);
    var found = searcher.search(query, new TopScoreDocCollectorManager(k, Integer.MAX_VALUE));
    return new TextHits(
        Arrays.stream(found.scoreDocs).map(one -> new Hit(one.doc, one.score)).toList(),
        found.totalHits.value());
  }

  private static Query wordsQuery(List<String> terms) {
    if (terms.isEmpty()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    var query = new BooleanQuery.Builder();
    terms.forEach(term -> query.add(inAnyField(term), Occur.SHOULD));
    int needed = terms.size() < 3 ? 1 : (int) Math.ceil(TERMS_NEEDED * terms.size());
    return query.setMinimumNumberShouldMatch(needed).build();
  }

  private static Query inAnyField(String term) {
    List<Query> fields = FIELDS.stream().map(field -> field.query(term)).toList();
    return new DisjunctionMaxQuery(fields, OTHER_FIELDS);
  }

  List<Hit> inCategories(List<String> paths, int k, Filter filter) throws IOException {
    var query = new BooleanQuery.Builder();
    paths.stream()
        .map(path -> new TermQuery(new Term(Fields.CATEGORY, TextAnalysis.exact(path))))
        .forEach(term -> query.add(new ConstantScoreQuery(term), Occur.SHOULD));
    return sorted(filtered(query.build(), filter), k);
  }

  List<Hit> mostPopular(int k, Filter filter) throws IOException {
    return sorted(new ConstantScoreQuery(FilterQueries.orAll(FilterQueries.of(filter))), k);
  }

  private List<Hit> sorted(Query query, int k) throws IOException {
    var found =
        searcher.search(query, new TopFieldCollectorManager(BY_SCORE_THEN_POPULARITY, k, null, k));
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
