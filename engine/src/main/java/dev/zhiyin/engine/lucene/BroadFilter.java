package dev.zhiyin.engine.lucene;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.SparseFixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a filter allows in one segment, asked about few documents at a time. Lucene then looks at
 * these documents' values, and not at all that lie in a range. For one thread.
 */
final class BroadFilter {
  private final LeafReaderContext segment;
  private final Weight weight;
  private final long cost;

  BroadFilter(LeafReaderContext segment, Query query) throws IOException {
    this.segment = segment;
    var searcher = new IndexSearcher(segment.reader());
    weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    ScorerSupplier supplier = supplier();
    cost = supplier == null ? 0 : supplier.cost();
  }

  private @Nullable ScorerSupplier supplier() throws IOException {
    return weight.scorerSupplier(new IndexSearcher(segment.reader()).getLeafContexts().getFirst());
  }

  /** About how many documents it allows; seldom fewer. */
  long cost() {
    return cost;
  }

  /**
   * The documents that it allows, ascending, deleted ones among them.
   *
   * @param few about how many of them will be asked for
   */
  DocIdSetIterator iterator(long few) throws IOException {
    ScorerSupplier supplier = supplier();
    return supplier == null ? DocIdSetIterator.empty() : supplier.get(few).iterator();
  }

  /** Those of some documents, ascending, that it allows. */
  SparseFixedBitSet among(int[] ascending) throws IOException {
    var allowed = new SparseFixedBitSet(segment.reader().maxDoc());
    DocIdSetIterator docs = iterator(ascending.length);
    for (int doc : ascending) {
      if (docs.docID() < doc && docs.advance(doc) == DocIdSetIterator.NO_MORE_DOCS) {
        break;
      }
      if (docs.docID() == doc) {
        allowed.set(doc);
      }
    }
    return allowed;
  }
}
