package dev.zhiyin.engine.lucene;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocAndFloatFeatureBuffer;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the best of the products that it scores: in bulk and in the order of their documents, which
 * is that of their vectors in memory. For one thread.
 */
final class ExactScan {
  private final VectorField field;
  private final float[] vector;
  private final TopKnnCollector best;
  private final DocAndFloatFeatureBuffer scored = new DocAndFloatFeatureBuffer();

  ExactScan(VectorField field, float[] vector, int k) {
    this.field = field;
    this.vector = vector;
    best = new TopKnnCollector(k, Integer.MAX_VALUE);
  }

  /** Scores all of these. */
  void add(RestrictionBits segment) throws IOException {
    add(segment.leaf(), segment.candidates(), segment.bits());
  }

  /**
   * Scores documents of one segment.
   *
   * @param allowed those of them that count; null for all
   */
  void add(LeafReaderContext leaf, DocIdSetIterator docs, @Nullable Bits allowed)
      throws IOException {
    FloatVectorValues values = leaf.reader().getFloatVectorValues(field.in(leaf.reader()));
    if (values == null || values.size() == 0) {
      return;
    }
    VectorSimilarityFunction similarity = similarity(leaf.reader());
    VectorScorer.Bulk scorer = values.rescorer(vector).bulk(docs);
    float highest = scorer.nextDocsAndScores(DocIdSetIterator.NO_MORE_DOCS, allowed, scored);
    while (scored.size > 0) {
      if (product(highest, similarity) > best.minCompetitiveSimilarity()) {
        collect(leaf.docBase, similarity);
      }
      highest = scorer.nextDocsAndScores(DocIdSetIterator.NO_MORE_DOCS, allowed, scored);
    }
  }

  /**
   * Takes documents of one segment that were scored elsewhere by its full floats.
   *
   * @param docs numbered within the segment
   */
  void take(LeafReaderContext leaf, List<ScoreDoc> docs) {
    VectorSimilarityFunction similarity = similarity(leaf.reader());
    docs.forEach(doc -> best.collect(leaf.docBase + doc.doc, product(doc.score, similarity)));
  }

  private VectorSimilarityFunction similarity(LeafReader segment) {
    return segment.getFieldInfos().fieldInfo(field.in(segment)).getVectorSimilarityFunction();
  }

  private void collect(int docBase, VectorSimilarityFunction similarity) {
    float enough = best.minCompetitiveSimilarity();
    for (int i = 0; i < scored.size; i++) {
      float product = product(scored.features[i], similarity);
      if (product > enough) {
        best.collect(docBase + scored.docs[i], product);
        enough = best.minCompetitiveSimilarity();
      }
    }
  }

  /** The best of all that were scored, by inner product. */
  List<ScoreDoc> best() {
    return List.of(best.topDocs().scoreDocs);
  }

  /* Lucene's scores are never negative; this is what they were made of. */
  private static float product(float score, VectorSimilarityFunction similarity) {
    return switch (similarity) {
      case DOT_PRODUCT -> 2 * score - 1;
      case MAXIMUM_INNER_PRODUCT -> score < 1 ? 1 - 1 / score : score - 1;
      case COSINE, EUCLIDEAN ->
          throw new IllegalStateException(
              "vectors are compared by %s, not by inner products".formatted(similarity));
    };
  }
}
