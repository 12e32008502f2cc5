package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.SparseFixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a restriction allows in one reader, as a query that others take as their filter. Made once
 * for all retrievals of a batch.
 */
final class RestrictionQuery extends Query {
  private final Restriction restriction;
  private final FilterBits filters;
  private final int[] excluded;

  RestrictionQuery(Restriction restriction, FilterBits filters) {
    this.restriction = restriction;
    this.filters = filters;
    this.excluded = new int[restriction.excluded().size()];
    int at = 0;
    for (ProductRef product : restriction.excluded()) {
      excluded[at++] = DocRef.doc(product);
    }
    Arrays.sort(excluded);
  }

  /** Whether it allows everything that is not deleted. */
  boolean isAll() {
    return excluded.length == 0 && restriction.filter().all().isEmpty();
  }

  boolean excludes(int doc) {
    return Arrays.binarySearch(excluded, doc) >= 0;
  }

  RestrictionBits in(LeafReaderContext leaf) throws IOException {
    boolean unfiltered = restriction.filter().all().isEmpty();
    return new RestrictionBits(
        leaf, unfiltered ? null : filters.of(leaf, restriction.filter()), excludedOf(leaf));
  }

  private @Nullable BitSet excludedOf(LeafReaderContext leaf) {
    int at = from(leaf.docBase);
    int end = from(leaf.docBase + leaf.reader().maxDoc());
    if (at == end) {
      return null;
    }
    var bits = new SparseFixedBitSet(leaf.reader().maxDoc());
    for (; at < end; at++) {
      bits.set(excluded[at] - leaf.docBase);
    }
    return bits;
  }

  private int from(int doc) {
    int at = Arrays.binarySearch(excluded, doc);
    return at < 0 ? -at - 1 : at;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
    return new ConstantScoreWeight(this, boost) {
      @Override
      public ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
        DocIdSetIterator docs = in(leaf).iterator();
        return ConstantScoreScorerSupplier.fromIterator(
            docs, score(), scoreMode, leaf.reader().maxDoc());
      }

      @Override
      public boolean isCacheable(LeafReaderContext leaf) {
        return false;
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String field) {
    return "allowed by %s without %d".formatted(restriction.filter(), excluded.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RestrictionQuery allowed && restriction.equals(allowed.restriction);
  }

  @Override
  public int hashCode() {
    return restriction.hashCode();
  }
}
