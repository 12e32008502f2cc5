package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.filter.Filter;
import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FilteredDocIdSetIterator;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * The products of one segment that a restriction allows: the filter's, without excluded and deleted
 * ones. All that a broad filter allows is found out only by who asks for it. For one thread.
 */
final class RestrictionBits extends AcceptDocs {
  private final LeafReaderContext leaf;
  private final FilterBits.OfRequest filters;
  private final Filter filter;
  private final @Nullable BitSet excluded;

  /* At most one of both; neither when the filter allows everything. */
  private FilterBits.@Nullable Allowed allowed;
  private @Nullable BroadFilter broad;

  private int excludedSeen;

  /**
   * @param excluded null when nothing is
   */
  RestrictionBits(
      LeafReaderContext leaf,
      Filter filter,
      FilterBits.OfRequest filters,
      @Nullable BitSet excluded)
      throws IOException {
    this.leaf = leaf;
    this.filter = filter;
    this.filters = filters;
    this.excluded = excluded;
    if (!filter.all().isEmpty()) {
      this.broad = filters.broad(leaf, filter).orElse(null);
      this.allowed = broad == null ? filters.of(leaf, filter) : null;
    }
  }

  private final class Combined implements Bits {
    private final @Nullable Bits live = leaf.reader().getLiveDocs();
    private final @Nullable BitSet filtered;

    Combined(@Nullable BitSet filtered) {
      this.filtered = filtered;
    }

    @Override
    public boolean get(int doc) {
      if ((filtered != null && !filtered.get(doc)) || (live != null && !live.get(doc))) {
        return false;
      }
      if (excluded != null && excluded.get(doc)) {
        excludedSeen++;
        return false;
      }
      return true;
    }

    @Override
    public int length() {
      return leaf.reader().maxDoc();
    }
  }

  LeafReaderContext leaf() {
    return leaf;
  }

  /** How many products the segment has, deleted ones not counted. */
  int products() {
    return leaf.reader().numDocs();
  }

  /**
   * Whether it is not yet found out what all the filter allows, which is at least a quarter of all.
   */
  boolean isBroad() {
    return broad != null;
  }

  /** The same whatever the filter allows. */
  RestrictionBits unfiltered() throws IOException {
    return new RestrictionBits(leaf, Filter.ALL, filters, excluded);
  }

  /** How often an excluded product was asked for that would be allowed otherwise. */
  int excludedSeen() {
    return excludedSeen;
  }

  /** How many are allowed; a few more when some of them are deleted or excluded. */
  int count() {
    long filtered =
        broad != null
            ? broad.cost()
            : allowed != null
                ? allowed.count()
                : products() - (excluded == null ? 0L : excluded.cardinality());
    return (int) Math.max(0, Math.min(filtered, products()));
  }

  /** How many are allowed, exactly if they are fewer than {@code enough}. */
  long count(long enough) throws IOException {
    if (!isBroad() && !leaf.reader().hasDeletions() && excluded == null) {
      return count();
    }
    DocIdSetIterator docs = iterator(enough);
    long counted = 0;
    while (counted < enough && docs.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
      counted++;
    }
    return counted;
  }

  /** Documents among which all allowed ones are, ascending; {@link #bits} says which they are. */
  DocIdSetIterator candidates() throws IOException {
    FilterBits.Allowed all = all();
    return all == null
        ? DocIdSetIterator.all(leaf.reader().maxDoc())
        : new BitSetIterator(all.bits(), all.count());
  }

  private FilterBits.@Nullable Allowed all() throws IOException {
    if (broad != null) {
      allowed = filters.of(leaf, filter);
      broad = null;
    }
    return allowed;
  }

  /** Null when every document is allowed. */
  @Override
  public @Nullable Bits bits() throws IOException {
    FilterBits.Allowed all = all();
    return all == null && excluded == null
        ? leaf.reader().getLiveDocs()
        : new Combined(all == null ? null : all.bits());
  }

  /** The same for these documents alone, ascending. */
  @Nullable Bits bits(int[] docs) throws IOException {
    return broad == null ? bits() : new Combined(broad.among(docs));
  }

  @Override
  public DocIdSetIterator iterator() throws IOException {
    Bits bits = bits();
    return bits == null ? candidates() : only(candidates(), bits);
  }

  /**
   * The same.
   *
   * @param few about how many of them will be asked for
   */
  DocIdSetIterator iterator(long few) throws IOException {
    return broad == null ? iterator() : only(broad.iterator(few), new Combined(null));
  }

  private static DocIdSetIterator only(DocIdSetIterator docs, Bits allowed) {
    return new FilteredDocIdSetIterator(docs) {
      @Override
      protected boolean match(int doc) {
        return allowed.get(doc);
      }
    };
  }

  @Override
  public int cost() {
    return count();
  }
}
