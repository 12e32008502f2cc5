package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.Count;
import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/** Counts matches, and ends when there are enough. */
final class BoundedCount {
  private BoundedCount() {}

  static Count of(IndexSearcher searcher, Query query, int enough) throws IOException {
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    long count = 0;
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      if (count >= enough) {
        return Count.atLeast(count);
      }
      int known = weight.count(leaf);
      count += known >= 0 ? known : counted(weight, leaf, enough - count);
    }
    return count < enough ? Count.exactly(count) : Count.atLeast(count);
  }

  private static long counted(Weight weight, LeafReaderContext leaf, long enough)
      throws IOException {
    Scorer scorer = weight.scorer(leaf);
    if (scorer == null) {
      return 0;
    }
    Bits live = leaf.reader().getLiveDocs();
    DocIdSetIterator docs = scorer.iterator();
    long count = 0;
    while (count < enough && docs.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
      count += live == null || live.get(docs.docID()) ? 1 : 0;
    }
    return count;
  }
}
