package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.DoublePoint;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.PointValues.PointTree;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.util.Bits;

/**
 * The matches of a query that come first by a field's value. Where many match, Lucene's own sorted
 * search looks at a share of all of them before it knows what it may skip; here the tree of the
 * field's values says first below which value enough matches are to be expected. For one search.
 */
final class FirstByValue {
  /** So many times as many values as are expected to do are looked at. */
  private static final int SURPLUS = 4;

  /** A larger share of all values is not worth looking at in this way. */
  private static final double MOST = 0.1;

  private final IndexSearcher searcher;
  private final Sort sort;
  private final SortField field;
  private final boolean isDouble;

  /**
   * @param sort by one field of numbers, which are indexed as points
   */
  FirstByValue(IndexSearcher searcher, Sort sort, boolean isDouble) {
    this.searcher = searcher;
    this.sort = sort;
    this.field = sort.getSort()[0];
    this.isDouble = isDouble;
  }

  /**
   * The first {@code k}.
   *
   * @param counted so many matches are counted exactly
   */
  TopDocs of(Query query, int k, int counted) throws IOException {
    Seen seen = seen(query, counted);
    if (seen.matches > counted) {
      long values = (long) Math.ceil((double) SURPLUS * k * seen.documents / seen.matches);
      Optional<Query> first =
          values > MOST * searcher.getIndexReader().maxDoc() ? Optional.empty() : first(values);
      if (first.isPresent()) {
        TopDocs found = sorted(within(query, first.get()), k);
        if (found.scoreDocs.length == k) {
          return new TopDocs(
              new TotalHits(seen.matches, TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO),
              found.scoreDocs);
        }
      }
    }
    TotalHits total =
        seen.matches > counted
            ? new TotalHits(seen.matches, TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO)
            : new TotalHits(seen.matches, TotalHits.Relation.EQUAL_TO);
    return new TopDocs(total, sorted(query, k).scoreDocs);
  }

  private TopDocs sorted(Query query, int k) throws IOException {
    return searcher.search(query, new TopFieldCollectorManager(sort, k, null, k));
  }

  private static Query within(Query query, Query values) {
    return new BooleanQuery.Builder().add(query, Occur.MUST).add(values, Occur.FILTER).build();
  }

  /** How many matches were seen among how many documents, in the order of their numbers. */
  private record Seen(long matches, long documents) {}

  private Seen seen(Query query, int counted) throws IOException {
    var weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    long matches = 0;
    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      DocIdSetIterator docs = scorer.iterator();
      for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
        matches += live == null || live.get(doc) ? 1 : 0;
        if (matches > counted) {
          return new Seen(matches, leaf.docBase + doc + 1L);
        }
      }
    }
    return new Seen(matches, searcher.getIndexReader().maxDoc());
  }

  /* About so many of the first values; more where many are equal. */
  private Optional<Query> first(long values) throws IOException {
    byte[] last = null;
    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
      PointValues points = leaf.reader().getPointValues(field.getField());
      if (points != null) {
        long its = values * leaf.reader().maxDoc() / searcher.getIndexReader().maxDoc() + 1;
        byte[] here = at(points, Math.min(its, points.size()));
        last = last == null || comesAfter(here, last) ? here : last;
      }
    }
    return last == null ? Optional.empty() : Optional.of(upTo(last));
  }

  private boolean comesAfter(byte[] one, byte[] other) {
    int order = Arrays.compareUnsigned(one, other);
    return field.getReverse() ? order < 0 : order > 0;
  }

  private Query upTo(byte[] last) {
    if (isDouble) {
      double value = DoublePoint.decodeDimension(last, 0);
      return field.getReverse()
          ? DoubleField.newRangeQuery(field.getField(), value, Double.POSITIVE_INFINITY)
          : DoubleField.newRangeQuery(field.getField(), Double.NEGATIVE_INFINITY, value);
    }
    long value = LongPoint.decodeDimension(last, 0);
    return field.getReverse()
        ? LongField.newRangeQuery(field.getField(), value, Long.MAX_VALUE)
        : LongField.newRangeQuery(field.getField(), Long.MIN_VALUE, value);
  }

  /* A bound of the leaf of the tree that holds the value of a rank, counted from where the order begins. */
  private byte[] at(PointValues points, long rank) throws IOException {
    long ascending = field.getReverse() ? points.size() - rank + 1 : rank;
    PointTree tree = points.getPointTree();
    while (tree.moveToChild()) {
      while (tree.size() < ascending) {
        ascending -= tree.size();
        if (!tree.moveToSibling()) {
          break;
        }
      }
    }
    return (field.getReverse() ? tree.getMinPackedValue() : tree.getMaxPackedValue()).clone();
  }
}
