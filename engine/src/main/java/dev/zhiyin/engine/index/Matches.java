package dev.zhiyin.engine.index;

import java.io.IOException;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** The products of one segment that a filter allows. For one thread. */
final class Matches {
  private final LeafReaderContext leaf;
  private final @Nullable ScorerSupplier filter;
  private @Nullable AcceptDocs counted;

  private Matches(LeafReaderContext leaf, @Nullable ScorerSupplier filter) {
    this.leaf = leaf;
    this.filter = filter;
  }

  /** Empty if there are none. Without a weight, all products that are not deleted. */
  static Optional<Matches> in(LeafReaderContext leaf, Optional<Weight> weight) throws IOException {
    if (leaf.reader().numDocs() == 0) {
      return Optional.empty();
    }
    if (weight.isEmpty()) {
      return Optional.of(new Matches(leaf, null));
    }
    return Optional.ofNullable(weight.get().scorerSupplier(leaf))
        .map(filter -> new Matches(leaf, filter));
  }

  LeafReaderContext leaf() {
    return leaf;
  }

  /** How many products the segment has, deleted ones not counted. */
  int products() {
    return leaf.reader().numDocs();
  }

  /** About how many there are, known without looking for them; seldom too few. */
  int estimate() {
    return filter == null ? products() : (int) Math.min(products(), filter.cost());
  }

  /** How many there are. */
  int count() throws IOException {
    return filter == null ? products() : accepted().cost();
  }

  /** The documents, ascending; where nothing was counted, deleted ones among them. */
  DocIdSetIterator iterator() throws IOException {
    if (counted != null) {
      return counted.iterator();
    }
    return filter == null
        ? DocIdSetIterator.all(leaf.reader().maxDoc())
        : filter.get(Long.MAX_VALUE).iterator();
  }

  /** The documents, for a graph; deleted ones are not among them. */
  AcceptDocs accepted() {
    if (counted == null) {
      var reader = leaf.reader();
      counted =
          filter == null
              ? AcceptDocs.fromLiveDocs(reader.getLiveDocs(), reader.maxDoc())
              : AcceptDocs.fromIteratorSupplier(
                  () -> filter.get(Long.MAX_VALUE).iterator(),
                  reader.getLiveDocs(),
                  reader.maxDoc());
    }
    return counted;
  }
}
