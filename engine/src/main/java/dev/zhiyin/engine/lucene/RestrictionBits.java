package dev.zhiyin.engine.lucene;

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
 * ones. Thread-safe.
 */
final class RestrictionBits extends AcceptDocs {
  private final LeafReaderContext leaf;
  private final FilterBits.@Nullable Allowed filter;
  private final @Nullable BitSet excluded;
  private final int count;
  private final @Nullable Bits bits;

  /**
   * @param filter null when it allows everything
   * @param excluded null when nothing is
   */
  RestrictionBits(
      LeafReaderContext leaf, FilterBits.@Nullable Allowed filter, @Nullable BitSet excluded) {
    this.leaf = leaf;
    this.filter = filter;
    this.excluded = excluded;
    int left = products() - (excluded == null ? 0 : excluded.cardinality());
    this.count = Math.max(0, filter == null ? left : Math.min(filter.count(), products()));
    Bits live = leaf.reader().getLiveDocs();
    this.bits = filter == null && excluded == null ? live : new Combined(live);
  }

  private final class Combined implements Bits {
    private final @Nullable Bits live;

    Combined(@Nullable Bits live) {
      this.live = live;
    }

    @Override
    public boolean get(int doc) {
      return (filter == null || filter.bits().get(doc))
          && (live == null || live.get(doc))
          && (excluded == null || !excluded.get(doc));
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

  /** How many are allowed; a few more when some of them are deleted or excluded. */
  int count() {
    return count;
  }

  /** How many are allowed, exactly if they are fewer than {@code enough}. */
  long count(long enough) throws IOException {
    if (!leaf.reader().hasDeletions() && excluded == null) {
      return count;
    }
    DocIdSetIterator docs = iterator();
    long counted = 0;
    while (counted < enough && docs.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
      counted++;
    }
    return counted;
  }

  /** Documents among which all allowed ones are, ascending; {@link #bits} says which they are. */
  DocIdSetIterator candidates() {
    return filter == null
        ? DocIdSetIterator.all(leaf.reader().maxDoc())
        : new BitSetIterator(filter.bits(), filter.count());
  }

  /** Null when every document is allowed. */
  @Override
  public @Nullable Bits bits() {
    return bits;
  }

  @Override
  public DocIdSetIterator iterator() {
    Bits allowed = bits;
    return allowed == null
        ? candidates()
        : new FilteredDocIdSetIterator(candidates()) {
          @Override
          protected boolean match(int doc) {
            return allowed.get(doc);
          }
        };
  }

  @Override
  public int cost() {
    return count;
  }
}
