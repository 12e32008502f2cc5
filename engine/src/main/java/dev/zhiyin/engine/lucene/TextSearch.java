package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.retrieval.TextMatches;
import dev.zhiyin.engine.retrieval.TextRelevance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;

/** Products by their words. */
final class TextSearch {
  /*
   * More than these words and a filter of the most conditions that there may be come to, so that
   * Lucene's usual 1024 refuses none of them.
   */
  private static final int MOST_CLAUSES = 16_384;

  static {
    IndexSearcher.setMaxClauseCount(MOST_CLAUSES);
  }

  private final IndexSearcher searcher;
  private final TextAnalysis analysis;
  private final LuceneWordQueries queries;

  TextSearch(IndexSearcher searcher, TextAnalysis analysis) {
    this.searcher = searcher;
    this.analysis = analysis;
    this.queries = new LuceneWordQueries(searcher);
  }

  /** The best {@code k} by BM25; of the others as many are looked at as are to be counted. */
  TopDocs matching(String words, int k, int counted, RestrictionQuery allowed) throws IOException {
    Query query = queries.matching(analysis.query(words), 1);
    var best = new TopScoreDocCollectorManager(k, counted);
    return allowed.isKnownToAllowMany(searcher.getLeafContexts())
        ? new RestrictedSearcher(searcher.getIndexReader(), allowed).search(query, best)
        : searcher.search(allowed.on(query), best);
  }

  /** The same in an order that is not that of relevance. */
  TopDocs matching(String words, int k, RestrictionQuery allowed, SearchOrder order)
      throws IOException {
    return new FirstByValue(searcher, sort(order), order.isByPrice())
        .of(allowed.on(enoughOf(analysis.query(words))), k, Math.max(k, TextMatches.COUNTED));
  }

  /* Of named documents, ascending: only they are looked at. */
  TextRelevance fit(String text, int[] docs) throws IOException {
    QueryWords query = analysis.query(text);
    Set<Word> mistyped = queries.mistyped(query);
    return new TextScorer(searcher, docs)
        .of(
            queries.of(query, SearchedField.ofName(), mistyped),
            queries.of(query, SearchedField.besideName(), mistyped),
            queries.acrossFields(query),
            new TitleGrams(text));
  }

  Facets facets(String words, RestrictionQuery allowed, FacetFields fields) throws IOException {
    Query enough = allowed.on(enoughOf(analysis.query(words)));
    return FacetCounting.of(searcher, enough, fields, Facets.MOST_MATCHES);
  }

  private static Sort sort(SearchOrder order) {
    return switch (order) {
      case RELEVANCE -> Sort.RELEVANCE;
      case PRICE -> new Sort(price(false));
      case PRICE_DOWN -> new Sort(price(true));
      case NEWEST -> OrderedSearch.LATEST_FIRST;
      case POPULAR -> OrderedSearch.POPULAR_FIRST;
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

  private Query enoughOf(QueryWords words) throws IOException {
    return queries.matching(words, words.needed());
  }

  /** What {@link dev.zhiyin.engine.retrieval.TextIndex#meant} promises. */
  List<List<String>> meant(String words, List<String> texts) throws IOException {
    return Typos.meant(queries.mistyped(analysis.query(words)), texts, analysis::textWords);
  }

  /** For each document, ascending, those of some terms that stand in any of its fields. */
  List<List<String>> matchedTerms(List<String> terms, int[] docs) throws IOException {
    List<List<String>> matched = new ArrayList<>();
    for (int i = 0; i < docs.length; i++) {
      matched.add(new ArrayList<>());
    }
    for (String term : terms.stream().limit(QueryWords.MOST_TERMS).toList()) {
      TextScorer.visit(
          searcher,
          queries.inAnyOf(SearchedField.all(), term),
          ScoreMode.COMPLETE_NO_SCORES,
          docs,
          (at, _) -> matched.get(at).add(term));
    }
    return matched;
  }
}
