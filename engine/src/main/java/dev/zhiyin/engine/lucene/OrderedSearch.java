package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.indexing.ExactTerms;
import dev.zhiyin.engine.lucene.SegmentHeads.Head;
import dev.zhiyin.engine.prefix.NamePart;
import dev.zhiyin.engine.prefix.PrefixQuery;
import dev.zhiyin.engine.product.CategoryPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.util.Bits;

/**
 * Products in an order that no query decides: the popular ones, of the shop, of some categories or
 * of names that begin as somebody typed, and the newest. What is first in each segment is
 * remembered ({@link SegmentHeads}); Lucene is asked where a restriction leaves too little of that.
 */
record OrderedSearch(IndexSearcher searcher, SegmentHeads heads) {
  /* By keys that are never equal, nearly: a second field would keep Lucene from skipping the rest. */
  static final Sort LATEST_FIRST = largestFirst(IndexFields.SINCE);
  static final Sort POPULAR_FIRST = largestFirst(IndexFields.POPULARITY);

  private static final Comparator<Valued> BEST_FIRST =
      Comparator.comparingLong(Valued::value).reversed().thenComparingInt(Valued::doc);

  private static Sort largestFirst(String field) {
    return new Sort(LongField.newSortField(field, true, SortedNumericSelector.Type.MAX));
  }

  /** A document and the value that it is ordered by. */
  private record Valued(int doc, long value) {}

  List<ScoreDoc> popular(int k, RestrictionQuery allowed) throws IOException {
    return byRank(first(Optional.empty(), POPULAR_FIRST, k, allowed));
  }

  List<ScoreDoc> latest(int k, RestrictionQuery allowed) throws IOException {
    return byRank(first(Optional.empty(), LATEST_FIRST, k, allowed));
  }

  /**
   * The popular products a part of whose name begins so, or nearly so if one letter may be wrong.
   */
  List<ScoreDoc> beginning(NamePart part, PrefixQuery typed, int k, RestrictionQuery allowed)
      throws IOException {
    var term = new Term(IndexFields.BEGINNING, part.term(typed.term()));
    Optional<List<Valued>> remembered =
        typed.slips() == 0
            ? remembered(Optional.of(term), POPULAR_FIRST, k, allowed)
            : Optional.empty();
    if (remembered.isPresent()) {
      return byRank(remembered.get());
    }
    Query query =
        typed.slips() == 0
            ? new TermQuery(term)
            : new FuzzyQuery(
                term, typed.slips(), part.term("").length() + 1, Typos.EXPANSIONS, true);
    TopDocs found = new FirstByValue(searcher, POPULAR_FIRST, false).of(allowed.on(query), k, k);
    return byRank(Arrays.stream(found.scoreDocs).mapToInt(one -> one.doc).toArray());
  }

  /** The popular products of each category, those of more of the categories first. */
  List<ScoreDoc> inCategories(List<CategoryPath> categories, int k, RestrictionQuery allowed)
      throws IOException {
    var times = new HashMap<Valued, Integer>();
    for (CategoryPath category : categories) {
      var term = new Term(IndexFields.CATEGORY, ExactTerms.category(category));
      for (Valued one : first(Optional.of(term), POPULAR_FIRST, k, allowed)) {
        times.merge(one, category.within(categories), Math::max);
      }
    }
    return byRank(
        times.keySet().stream()
            .sorted(
                Comparator.<Valued>comparingInt(one -> -times.getOrDefault(one, 0))
                    .thenComparing(BEST_FIRST))
            .limit(k)
            .toList());
  }

  private List<Valued> first(Optional<Term> term, Sort sort, int k, RestrictionQuery allowed)
      throws IOException {
    Optional<List<Valued>> remembered = remembered(term, sort, k, allowed);
    return remembered.isPresent() ? remembered.get() : searched(term, sort, k, allowed);
  }

  /* Empty where the restriction leaves too little of what is remembered. */
  private Optional<List<Valued>> remembered(
      Optional<Term> term, Sort sort, int k, RestrictionQuery allowed) throws IOException {
    var first = new ArrayList<Valued>();
    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
      Head head = heads.of(leaf, term, sort, k);
      int before = first.size();
      Bits bits = allowed.in(leaf).bits(head.rising());
      for (int i = 0; i < head.docs().length && first.size() < before + k; i++) {
        if (bits == null || bits.get(head.docs()[i])) {
          first.add(new Valued(leaf.docBase + head.docs()[i], head.values()[i]));
        }
      }
      if (first.size() < before + k && !head.isAll()) {
        return Optional.empty();
      }
    }
    first.sort(BEST_FIRST);
    return Optional.of(first.subList(0, Math.min(k, first.size())));
  }

  private List<Valued> searched(Optional<Term> term, Sort sort, int k, RestrictionQuery allowed)
      throws IOException {
    var found = new ArrayList<Valued>();
    for (ScoreDoc one : sorted(searcher, allowed.on(query(term)), sort, k)) {
      found.add(new Valued(one.doc, (Long) ((FieldDoc) one).fields[0]));
    }
    return found;
  }

  static Query query(Optional<Term> term) {
    return term.<Query>map(TermQuery::new).orElse(MatchAllDocsQuery.INSTANCE);
  }

  /** One query a category: Lucene skips most of what is not popular where nothing else decides. */
  static ScoreDoc[] sorted(IndexSearcher searcher, Query query, Sort sort, int k)
      throws IOException {
    return searcher.search(query, new TopFieldCollectorManager(sort, k, null, k)).scoreDocs;
  }

  private static List<ScoreDoc> byRank(List<Valued> found) {
    return byRank(found.stream().mapToInt(Valued::doc).toArray());
  }

  static List<ScoreDoc> byRank(int[] docs) {
    return IntStream.range(0, docs.length)
        .mapToObj(i -> new ScoreDoc(docs[i], 1f / (i + 1)))
        .toList();
  }
}
