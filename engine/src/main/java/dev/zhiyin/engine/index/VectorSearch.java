package dev.zhiyin.engine.index;

import dev.zhiyin.engine.filter.Filter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.TopDocs;

/**
 * Nearest neighbours with the filter inside the search, so that {@code k} come back if they exist.
 *
 * <p>The graph is asked by vectors as short as the index keeps them; what it found is put in order
 * by the full floats, so that scores are exact inner products however the index is quantised.
 */
final class VectorSearch {
  /** A graph finds a few neighbours less surely than many: so many are looked for at least. */
  private static final int BREADTH = 100;

  private final IndexSearcher searcher;

  VectorSearch(IndexSearcher searcher) {
    this.searcher = searcher;
  }

  List<Hit> nearest(String field, float[] vector, int k, Filter filter) throws IOException {
    var reader = searcher.getIndexReader();
    int reachable = Math.min(Math.max(k, BREADTH), reader.numDocs());
    if (reachable == 0) {
      return List.of();
    }
    var query =
        new KnnFloatVectorQuery(field, vector, reachable, FilterQueries.of(filter).orElse(null));
    TopDocs found = searcher.search(query, reachable);
    int[] docs = Arrays.stream(found.scoreDocs).mapToInt(scored -> scored.doc).sorted().toArray();
    float[] products = StoredValues.innerProducts(reader, field, vector, docs);
    return IntStream.range(0, docs.length)
        .mapToObj(i -> new Hit(docs[i], products[i]))
        .sorted(Hit.BEST_FIRST)
        .limit(k)
        .toList();
  }
}
