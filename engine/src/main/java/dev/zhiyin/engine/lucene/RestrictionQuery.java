package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.Count;
import dev.zhiyin.engine.retrieval.ProductRef;
import dev.zhiyin.engine.retrieval.Restriction;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
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
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.SparseFixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a restriction allows in one reader, as a query that others take as their filter. Made once
 * for all retrievals of a batch. For one thread.
 */
final class RestrictionQuery extends Query {
  /** A restriction to a smaller share leads a search by words, rather than follow it. */
  private static final double MANY = 0.1;

  private final Restriction restriction;
  private final FilterBits.OfRequest filters;
  private final GroupBits.OfGroups groups;
  private final int[] excluded;
  private final Map<LeafReaderContext, RestrictionBits> segments = new HashMap<>();

  RestrictionQuery(Restriction restriction, FilterBits.OfRequest filters, GroupBits groups) {
    this.restriction = restriction;
    this.filters = filters;
    this.groups = groups.of(restriction.groups());
    this.excluded = new int[restriction.excluded().size()];
    int at = 0;
    for (ProductRef product : restriction.excluded()) {
      excluded[at++] = DocRef.doc(product);
    }
    Arrays.sort(excluded);
  }

  /** Whether it allows everything that is not deleted. */
  boolean isAll() {
    return excluded.length == 0
        && restriction.groups().isEmpty()
        && restriction.filter().all().isEmpty();
  }

  /** Whether it is known what it allows, and that is no small part of all. */
  boolean isKnownToAllowMany(List<LeafReaderContext> leaves) throws IOException {
    long count = 0;
    long products = 0;
    for (LeafReaderContext leaf : leaves) {
      RestrictionBits here = in(leaf);
      if (here.isBroad()) {
        return false;
      }
      count += here.count();
      products += here.products();
    }
    return count >= MANY * products;
  }

  /** A query within it. */
  Query on(Query query) {
    return isAll()
        ? query
        : new BooleanQuery.Builder().add(query, Occur.MUST).add(this, Occur.FILTER).build();
  }

  /** Those of some documents that it allows. */
  IntStream allowed(int[] docs, List<LeafReaderContext> leaves) throws IOException {
    int[] rising = IntStream.of(docs).sorted().distinct().toArray();
    var allowed = new boolean[rising.length];
    int at = 0;
    while (at < rising.length) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(rising[at], leaves));
      int end = at;
      while (end < rising.length && rising[end] < leaf.docBase + leaf.reader().maxDoc()) {
        end++;
      }
      int[] here = IntStream.range(at, end).map(i -> rising[i] - leaf.docBase).toArray();
      Bits bits = in(leaf).bits(here);
      for (int doc : here) {
        allowed[at++] = bits == null || bits.get(doc);
      }
    }
    return IntStream.of(docs).filter(doc -> allowed[Arrays.binarySearch(rising, doc)]);
  }

  /** How many products it allows; ends counting at {@code enough}. */
  Count count(List<LeafReaderContext> leaves, int enough) throws IOException {
    long count = 0;
    for (LeafReaderContext leaf : leaves) {
      if (count >= enough) {
        return Count.atLeast(count);
      }
      count += in(leaf).count(enough - count);
    }
    return count < enough ? Count.exactly(count) : Count.atLeast(count);
  }

  RestrictionBits in(LeafReaderContext leaf) throws IOException {
    RestrictionBits known = segments.get(leaf);
    if (known == null) {
      known = new RestrictionBits(leaf, restriction.filter(), filters, excludedOf(leaf));
      segments.put(leaf, known);
    }
    return known;
  }

  private @Nullable BitSet excludedOf(LeafReaderContext leaf) throws IOException {
    BitSet ofGroups = groups.in(leaf);
    int end = from(leaf.docBase + leaf.reader().maxDoc());
    if (from(leaf.docBase) == end) {
      return ofGroups;
    }
    var bits = new SparseFixedBitSet(leaf.reader().maxDoc());
    for (int at = from(leaf.docBase); at < end; at++) {
      bits.set(excluded[at] - leaf.docBase);
    }
    if (ofGroups != null) {
      bits.or(new BitSetIterator(ofGroups, ofGroups.approximateCardinality()));
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
        RestrictionBits allowed = in(leaf);
        return new ConstantScoreScorerSupplier(score(), scoreMode, leaf.reader().maxDoc()) {
          @Override
          public DocIdSetIterator iterator(long leadCost) throws IOException {
            return allowed.iterator(leadCost);
          }

          @Override
          public long cost() {
            return allowed.count();
          }
        };
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
