package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.BitSet;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.SparseFixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The live documents of groups, found once in each segment for successive retrievals that leave out
 * the same groups: the history of a shopper may be of thousands. Thread-safe.
 */
final class GroupBits {
  private volatile OfGroups last = new OfGroups(Set.of());

  OfGroups of(Set<String> groups) {
    OfGroups known = last;
    if (!known.groups.equals(groups)) {
      known = new OfGroups(groups);
      last = known;
    }
    return known;
  }

  /** Those of some groups. Thread-safe. */
  static final class OfGroups {
    private final Set<String> groups;
    private final BytesRef[] terms;
    private final Map<LeafReaderContext, Optional<BitSet>> segments = new ConcurrentHashMap<>();

    private OfGroups(Set<String> groups) {
      this.groups = groups;
      this.terms = groups.stream().map(BytesRef::new).sorted().toArray(BytesRef[]::new);
    }

    /** Null where there are none; not to be changed. */
    @Nullable BitSet in(LeafReaderContext segment) throws IOException {
      Optional<BitSet> found = segments.get(segment);
      if (found == null) {
        found = find(segment.reader());
        segments.put(segment, found);
      }
      return found.orElse(null);
    }

    /* In the order of the terms, with buffers that are used again: they are most of the cost. */
    private Optional<BitSet> find(LeafReader segment) throws IOException {
      Terms all = terms.length == 0 ? null : segment.terms(IndexFields.GROUP);
      if (all == null) {
        return Optional.empty();
      }
      var bits = new SparseFixedBitSet(segment.maxDoc());
      Bits live = segment.getLiveDocs();
      TermsEnum each = all.iterator();
      PostingsEnum docs = null;
      for (BytesRef group : terms) {
        if (each.seekExact(group)) {
          docs = each.postings(docs, PostingsEnum.NONE);
          for (int doc = docs.nextDoc();
              doc != DocIdSetIterator.NO_MORE_DOCS;
              doc = docs.nextDoc()) {
            if (live == null || live.get(doc)) {
              bits.set(doc);
            }
          }
        }
      }
      return bits.cardinality() == 0 ? Optional.empty() : Optional.of(bits);
    }
  }
}
