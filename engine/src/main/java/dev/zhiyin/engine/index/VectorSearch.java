package dev.zhiyin.engine.index;

import dev.zhiyin.engine.filter.Filter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;

/**
 * Nearest neighbours with the filter inside the search, so that {@code k} come back if they exist.
 */
final class VectorSearch {
  private final IndexSearcher searcher;

  VectorSearch(IndexSearcher searcher) {
    this.searcher = searcher;
  }

  List<Hit> nearest(String field, float[] vector, int k, Filter filter) throws IOException {
    int reachable = Math.min(k, searcher.getIndexReader().numDocs());
    if (reachable == 0) {
      return List.of();
    }
    var query =
        new KnnFloatVectorQuery(field, vector, reachable, FilterQueries.of(filter).orElse(null));
    return hits(searcher.search(query, reachable));
  }

  static List<Hit> hits(TopDocs found) {
    return Arrays.stream(found.scoreDocs).map(VectorSearch::hit).toList();
  }

  private static Hit hit(ScoreDoc scored) {
    return new Hit(scored.doc, scored.score);
  }
}
