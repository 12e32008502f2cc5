package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Queries for the words of searches. A search asks for its terms several times; each is looked up
 * once in the dictionaries of the segments, and one that no product has is in no query. For one
 * reader.
 */
final class LuceneWordQueries {
  private final IndexSearcher searcher;
  private final Map<Term, TermStates> known = new ConcurrentHashMap<>();

  LuceneWordQueries(IndexSearcher searcher) {
    this.searcher = searcher;
  }

  /** A word counts by its best field: Lucene then skips what cannot be among the best. */
  Query matching(QueryWords words, int needed) throws IOException {
    if (words.words().isEmpty()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    var query = new BooleanQuery.Builder();
    for (Query word : of(words, SearchedField.all(), mistyped(words))) {
      query.add(word, Occur.SHOULD);
    }
    return query.setMinimumNumberShouldMatch(needed).build();
  }

  /** One query a word, which counts by its best field. */
  List<Query> of(QueryWords words, List<SearchedField> fields, Set<Word> mistyped)
      throws IOException {
    var queries = new ArrayList<Query>();
    for (Word word : words.words()) {
      queries.add(query(word, fields, mistyped.contains(word)));
    }
    return queries;
  }

  /** For each word the query that finds its parts in different fields, if it has parts. */
  List<Optional<Query>> acrossFields(QueryWords words) throws IOException {
    var queries = new ArrayList<Optional<Query>>();
    for (Word word : words.words()) {
      queries.add(
          word.parts().isEmpty() && word.synonyms().isEmpty()
              ? Optional.empty()
              : Optional.of(query(word, SearchedField.all(), false)));
    }
    return queries;
  }

  /** The first few words that no product has and that look much like others. */
  Set<Word> mistyped(QueryWords words) throws IOException {
    var mistyped = new LinkedHashSet<Word>();
    for (Word word : words.words()) {
      if (mistyped.size() < QueryWords.MOST_TYPOS && !Typos.of(word).isEmpty() && !isKnown(word)) {
        mistyped.add(word);
      }
    }
    return mistyped;
  }

  /** What stands in any of some fields. */
  Query inAnyOf(List<SearchedField> fields, String term) throws IOException {
    var queries = new ArrayList<Query>();
    for (SearchedField field : fields) {
      var of = new Term(field.field(), term);
      TermStates states = states(of);
      if (states.docFreq() > 0) {
        queries.add(new BoostQuery(new TermQuery(of, states), field.weight()));
      }
    }
    return new DisjunctionMaxQuery(queries, 0);
  }

  /* The word as a whole, in any of its forms, or all of its parts, or a synonym; or what looks much like it. */
  private Query query(Word word, List<SearchedField> fields, boolean typo) throws IOException {
    var forms = new ArrayList<Query>();
    for (String term : word.wholes()) {
      forms.add(inAnyOf(fields, term));
    }
    if (!word.parts().isEmpty()) {
      var all = new BooleanQuery.Builder();
      for (String part : word.parts()) {
        all.add(inAnyOf(fields, part), Occur.MUST);
      }
      forms.add(all.build());
    }
    for (Word.Synonym synonym : word.synonyms()) {
      var all = new BooleanQuery.Builder();
      for (Word part : synonym.words()) {
        all.add(query(part, fields, false), Occur.MUST);
      }
      forms.add(all.build());
    }
    if (typo) {
      fields.forEach(field -> forms.addAll(Typos.alike(word, field.field())));
    }
    return new DisjunctionMaxQuery(forms, 0);
  }

  private boolean isKnown(Word word) throws IOException {
    for (SearchedField field : SearchedField.all()) {
      for (String term : word.wholes()) {
        if (states(new Term(field.field(), term)).docFreq() > 0) {
          return true;
        }
      }
    }
    return false;
  }

  private TermStates states(Term term) throws IOException {
    TermStates states = known.get(term);
    if (states == null) {
      states = TermStates.build(searcher, term, true);
      known.put(term, states);
    }
    return states;
  }
}
