package dev.zhiyin.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.store.FSDirectory;

/**
 * An index of one segment with Lucene's own settings, and searches as its documentation has them.
 */
final class PlainLucene implements AutoCloseable {
  private static final String VECTOR = "vector";
  private static final String SHARE = "share";
  private static final String PRODUCT = "product";
  private static final double BUFFER_MEGABYTES = 256;

  private final FSDirectory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;

  private PlainLucene(Path folder) throws IOException {
    directory = FSDirectory.open(folder);
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
  }

  static PlainLucene open(Path folder) throws IOException {
    return new PlainLucene(folder);
  }

  static void build(Path folder, float[][] vectors) throws IOException {
    var config = new IndexWriterConfig().setRAMBufferSizeMB(BUFFER_MEGABYTES);
    try (var directory = FSDirectory.open(folder);
        var writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < vectors.length; i++) {
        var document = new Document();
        document.add(
            new KnnFloatVectorField(VECTOR, vectors[i], VectorSimilarityFunction.DOT_PRODUCT));
        document.add(new NumericDocValuesField(PRODUCT, i));
        for (String share : VectorShop.sharesOf(i)) {
          document.add(new StringField(SHARE, share, Field.Store.NO));
        }
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
  }

  private static Query filter(double share) {
    return share == 1
        ? MatchAllDocsQuery.INSTANCE
        : new TermQuery(new Term(SHARE, Double.toString(share)));
  }

  TopDocs nearest(float[] query, int k, double share) throws IOException {
    var nearest =
        share == 1
            ? new KnnFloatVectorQuery(VECTOR, query, k)
            : new KnnFloatVectorQuery(VECTOR, query, k, filter(share));
    return searcher.search(nearest, k);
  }

  /** Scores every product that the filter allows, one after the other. */
  TopDocs exact(float[] query, int k, double share) throws IOException {
    var weight =
        searcher.createWeight(searcher.rewrite(filter(share)), ScoreMode.COMPLETE_NO_SCORES, 1);
    LeafReaderContext leaf = reader.leaves().getFirst();
    DocIdSetIterator allowed = weight.scorer(leaf).iterator();
    VectorScorer scorer = leaf.reader().getFloatVectorValues(VECTOR).scorer(query);
    DocIdSetIterator vectors = scorer.iterator();
    var best = new TopKnnCollector(k, Integer.MAX_VALUE);
    for (int doc = allowed.nextDoc();
        doc != DocIdSetIterator.NO_MORE_DOCS;
        doc = allowed.nextDoc()) {
      vectors.advance(doc);
      best.collect(doc, scorer.score());
    }
    return best.topDocs();
  }

  int count(double share) throws IOException {
    return searcher.count(filter(share));
  }

  /** The products that documents are of. */
  List<Integer> products(TopDocs found) throws IOException {
    var products = new ArrayList<Integer>();
    for (ScoreDoc one : found.scoreDocs) {
      var values = DocValues.getNumeric(reader.leaves().getFirst().reader(), PRODUCT);
      values.advanceExact(one.doc);
      products.add((int) values.longValue());
    }
    return products;
  }

  @Override
  public void close() throws IOException {
    reader.close();
    directory.close();
  }
}
