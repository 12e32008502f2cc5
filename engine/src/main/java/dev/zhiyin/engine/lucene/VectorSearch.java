package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ScoreDoc;

/**
 * Nearest neighbours with the restriction inside the search, so that {@code k} come back if they
 * exist.
 *
 * <p>Each segment is searched in the way that costs less there: all its products that are allowed
 * are scored ({@link ExactScan}), or its graph is asked ({@link GraphSearch}). Scores are inner
 * products of full floats in either way, however the index is quantised.
 *
 * @param surplus as {@link IndexConfig#surplus}
 */
record VectorSearch(IndexReader reader, double surplus) {
  /** A graph finds a few neighbours less surely than many: so many are looked for at least. */
  private static final int BREADTH = 100;

  List<ScoreDoc> nearest(VectorField field, float[] vector, int k, RestrictionQuery allowed)
      throws IOException {
    return nearby(field, vector, k, Math.max(k, BREADTH), allowed);
  }

  /**
   * The same, by another breadth.
   *
   * @param breadth how many neighbours a graph looks for, at least {@code k}, without the surplus
   */
  List<ScoreDoc> nearby(
      VectorField field, float[] vector, int k, int breadth, RestrictionQuery allowed)
      throws IOException {
    int looked = (int) Math.ceil(breadth * surplus);
    int reachable = Math.min(k, reader.numDocs());
    if (reachable == 0) {
      return List.of();
    }
    var scan = new ExactScan(field, vector, reachable);
    var graph = new GraphSearch(field, vector, looked);
    for (LeafReaderContext leaf : reader.leaves()) {
      RestrictionBits segment = allowed.in(leaf);
      if (segment.count() == 0) {
        continue;
      }
      int asked = VectorCodec.looked(leaf.reader(), field, looked);
      if (SearchCost.isScanCheaper(segment.count(), segment.products(), asked)) {
        scan.add(segment);
      } else {
        graph.add(segment);
      }
    }
    graph.search(scan);
    return scan.best();
  }
}
