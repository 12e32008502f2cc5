package dev.zhiyin.engine.index;

import dev.zhiyin.engine.filter.Filter;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;

/**
 * Nearest neighbours with the filter inside the search, so that {@code k} come back if they exist.
 *
 * <p>Each segment is searched in the way that costs less there: all its products that the filter
 * allows are scored ({@link ExactScan}), or its graph is asked ({@link GraphSearch}). Scores are
 * inner products of full floats in either way, however the index is quantised.
 */
final class VectorSearch {
  /** A graph finds a few neighbours less surely than many: so many are looked for at least. */
  private static final int BREADTH = 100;

  private final IndexSearcher searcher;

  VectorSearch(IndexSearcher searcher) {
    this.searcher = searcher;
  }

  List<Hit> nearest(String field, float[] vector, int k, Filter filter) throws IOException {
    return nearby(field, vector, k, Math.max(k, BREADTH), filter);
  }

  /**
   * The same, by another breadth.
   *
   * @param looked how many neighbours a graph looks for, at least {@code k}
   */
  List<Hit> nearby(String field, float[] vector, int k, int looked, Filter filter)
      throws IOException {
    int reachable = Math.min(k, searcher.getIndexReader().numDocs());
    if (reachable == 0) {
      return List.of();
    }
    var scan = new ExactScan(field, vector, reachable);
    var graph = new GraphSearch(field, vector, looked);
    Optional<Weight> weight = weight(filter);
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      Optional<Matches> matches = Matches.in(leaf, weight);
      if (matches.isPresent() && !isScanned(matches.get(), scan, looked)) {
        graph.add(matches.get());
      }
    }
    graph.search(scan);
    return scan.best();
  }

  private static boolean isScanned(Matches matches, ExactScan scan, int looked) throws IOException {
    boolean cheaper =
        SearchCost.isScanCheaper(matches.estimate(), matches.products(), looked)
            || SearchCost.isScanCheaper(matches.count(), matches.products(), looked);
    if (cheaper) {
      scan.add(matches);
    }
    return cheaper;
  }

  private Optional<Weight> weight(Filter filter) throws IOException {
    Optional<Query> query = FilterQueries.of(filter);
    return query.isEmpty()
        ? Optional.empty()
        : Optional.of(
            searcher.createWeight(searcher.rewrite(query.get()), ScoreMode.COMPLETE_NO_SCORES, 1));
  }
}
