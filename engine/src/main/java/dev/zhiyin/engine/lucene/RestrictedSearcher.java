package dev.zhiyin.engine.lucene;

import java.io.IOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectionTerminatedException;
import org.apache.lucene.search.Collector;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.Weight;

/**
 * Searches within a restriction. What is known to be allowed is asked of each match, as Lucene asks
 * whether one is deleted: a clause of the query would keep it from scoring many at once and from
 * skipping what cannot be among the best. For one search.
 */
final class RestrictedSearcher extends IndexSearcher {
  private final RestrictionQuery allowed;

  RestrictedSearcher(IndexReader reader, RestrictionQuery allowed) {
    super(reader);
    this.allowed = allowed;
  }

  @Override
  protected void searchLeaf(
      LeafReaderContext leaf, int from, int to, Weight weight, Collector collector)
      throws IOException {
    LeafCollector collecting;
    try {
      collecting = collector.getLeafCollector(leaf);
    } catch (CollectionTerminatedException enough) {
      return;
    }
    ScorerSupplier matching = weight.scorerSupplier(leaf);
    if (matching != null) {
      try {
        matching.setTopLevelScoringClause();
        matching.bulkScorer().score(collecting, allowed.in(leaf).bits(), from, to);
      } catch (CollectionTerminatedException enough) {
        // all that it wants of this segment
      }
    }
    collecting.finish();
  }
}
