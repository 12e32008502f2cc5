package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.FacetFields;
import dev.zhiyin.engine.retrieval.Facets;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.retrieval.TextMatches;
import dev.zhiyin.engine.retrieval.TextRelevance;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

  TextSearch(IndexSearcher searcher, TextAnalysis analysis) {
    this.searcher = searcher;
    this.analysis = analysis;
  }

  /** The best {@code k} by BM25; of the others as many are looked at as are to be counted. */
  TopDocs matching(String words, int k, int counted, RestrictionQuery allowed) throws IOException {
    Query query = wordsQuery(analysis.query(words), 1);
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
    Set<Word> mistyped = mistyped(query);
    return new TextScorer(searcher, docs)
        .of(
            queries(query, SearchedField.ofName(), mistyped),
            queries(query, SearchedField.besideName(), mistyped),
            acrossFields(query),
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
    return wordsQuery(words, words.needed());
  }

  /* For each word the query that finds its parts in different fields, if it has parts. */
  private static List<Optional<Query>> acrossFields(QueryWords query) {
    return query.words().stream()
        .map(
            word ->
                word.parts().isEmpty() && word.synonyms().isEmpty()
                    ? Optional.<Query>empty()
                    : Optional.of(query(word, SearchedField.all(), false)))
        .toList();
  }

  /* By the best field alone: Lucene then skips what cannot be among the best. */
  private Query wordsQuery(QueryWords words, int needed) throws IOException {
    if (words.words().isEmpty()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    var query = new BooleanQuery.Builder();
    queries(words, SearchedField.all(), mistyped(words))
        .forEach(word -> query.add(word, Occur.SHOULD));
    return query.setMinimumNumberShouldMatch(needed).build();
  }

  /* One query a word, which counts by its best field. */
  private static List<Query> queries(
      QueryWords query, List<SearchedField> fields, Set<Word> mistyped) {
    return query.words().stream()
        .map(word -> query(word, fields, mistyped.contains(word)))
        .toList();
  }

  private Set<Word> mistyped(QueryWords query) throws IOException {
    var mistyped = new LinkedHashSet<Word>();
    for (Word word : query.words()) {
      if (mistyped.size() < QueryWords.MOST_TYPOS && !Typos.of(word).isEmpty() && !isKnown(word)) {
        mistyped.add(word);
      }
    }
    return mistyped;
  }

  /** What {@link dev.zhiyin.engine.retrieval.TextIndex#meant} promises. */
  List<List<String>> meant(String words, List<String> texts) throws IOException {
    return Typos.meant(mistyped(analysis.query(words)), texts, analysis::textWords);
  }

  /* The word as a whole, in any of its forms, or all of its parts, or a synonym; or what looks much like it. */
  private static Query query(Word word, List<SearchedField> fields, boolean typo) {
    var forms = new ArrayList<Query>();
    word.wholes().forEach(term -> forms.add(inAnyOf(fields, term)));
    if (!word.parts().isEmpty()) {
      forms.add(all(word.parts().stream().map(term -> inAnyOf(fields, term))));
    }
    word.synonyms()
        .forEach(
            one -> forms.add(all(one.words().stream().map(part -> query(part, fields, false)))));
    if (typo) {
      fields.forEach(field -> forms.addAll(Typos.alike(word, field.field())));
    }
    return new DisjunctionMaxQuery(forms, 0);
  }

  private static Query all(Stream<Query> queries) {
    var all = new BooleanQuery.Builder();
    queries.forEach(query -> all.add(query, Occur.MUST));
    return all.build();
  }

  private boolean isKnown(Word word) throws IOException {
    for (SearchedField field : SearchedField.all()) {
      for (String term : word.wholes()) {
        if (searcher.getIndexReader().docFreq(new Term(field.field(), term)) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private static Query weighted(SearchedField field, String term) {
    return new BoostQuery(new TermQuery(new Term(field.field(), term)), field.weight());
  }

  private static Query inAnyOf(List<SearchedField> fields, String term) {
    return new DisjunctionMaxQuery(fields.stream().map(field -> weighted(field, term)).toList(), 0);
  }

  /** For each document, ascending, those of some terms that stand in any of its fields. */
  List<List<String>> matchedTerms(List<String> terms, int[] docs) throws IOException {
    List<List<String>> matched = new ArrayList<>();
    for (int i = 0; i < docs.length; i++) {
      matched.add(new ArrayList<>());
    }
    for (String term : terms.stream().limit(QueryWords.MOST_TERMS).toList()) {
      var anywhere = new BooleanQuery.Builder();
      SearchedField.all()
          .forEach(
              field -> anywhere.add(new TermQuery(new Term(field.field(), term)), Occur.SHOULD));
      TextScorer.visit(
          searcher,
          anywhere.build(),
          ScoreMode.COMPLETE_NO_SCORES,
          docs,
          (at, _) -> matched.get(at).add(term));
    }
    return matched;
  }
}
