package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.filter.Filter;
import java.io.IOException;
import java.util.BitSet;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;

/** Which of some named products a filter allows, at a cost that rises with their number. */
final class Membership {
  private final IndexSearcher searcher;

  Membership(IndexSearcher searcher) {
    this.searcher = searcher;
  }

  BitSet allowed(int[] docs, Filter filter) throws IOException {
    Optional<Query> query = FilterQueries.of(filter);
    return query.isPresent() ? allowed(docs, query.get()) : setOf(docs);
  }

  private static BitSet setOf(int[] docs) {
    var set = new BitSet();
    for (int doc : docs) {
      set.set(doc);
    }
    return set;
  }

  private BitSet allowed(int[] docs, Query query) throws IOException {
    BitSet wanted = setOf(docs);
    var allowed = new BitSet();
    var weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
    for (LeafReaderContext leaf : searcher.getLeafContexts()) {
      int end = leaf.docBase + leaf.reader().maxDoc();
      int first = wanted.nextSetBit(leaf.docBase);
      Scorer scorer = first < 0 || first >= end ? null : weight.scorer(leaf);
      if (scorer != null) {
        intersect(wanted, scorer.iterator(), leaf, allowed);
      }
    }
    return allowed;
  }

  private static void intersect(
      BitSet wanted, DocIdSetIterator matches, LeafReaderContext leaf, BitSet allowed)
      throws IOException {
    int end = leaf.docBase + leaf.reader().maxDoc();
    int doc = wanted.nextSetBit(leaf.docBase);
    while (doc >= 0 && doc < end) {
      int local = doc - leaf.docBase;
      int match = matches.docID() < local ? matches.advance(local) : matches.docID();
      if (match == local) {
        allowed.set(doc);
      }
      doc = wanted.nextSetBit(doc + 1);
    }
  }
}
