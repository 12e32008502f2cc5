package dev.zhiyin.benchmarks.peer;

import dev.zhiyin.engine.embed.Embedding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PatienceKnnVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Lucene in this process, as its documentation has it: one segment, {@code KnnFloatVectorQuery} and
 * BM25, fused by reciprocal ranks.
 *
 * @param patient whether a search ends when it finds nothing new ({@code PatienceKnnVectorQuery})
 */
record PlainLucenePeer(boolean patient) implements Engine {
  private static final int MAX_CONNECTIONS = 16;
  private static final int BEAM_WIDTH = 100;
  private static final double BUFFER_MEGABYTES = 256;
  private static final int PAGE = 10;
  private static final int FUSED = 100;
  private static final int RANK_CONSTANT = 60;

  private static final String ID = "id";
  private static final String NUMBER = "number";
  private static final String VECTOR = "vector";
  private static final String SHARE = "share";
  private static final String TITLE = "title";

  @Override
  public String key() {
    return patient ? "lucene-patience" : "lucene";
  }

  @Override
  public String name() {
    return patient ? "Lucene, with patience" : "Lucene";
  }

  @Override
  public String settings() {
    return "in process, M %d, ef_construction %d, full floats, one segment; `%s`; words by BM25, both fused by reciprocal ranks of %d each; a recommendation is the mean vector of the history with the words of its first title, without the history"
        .formatted(
            MAX_CONNECTIONS,
            BEAM_WIDTH,
            patient ? "PatienceKnnVectorQuery" : "KnnFloatVectorQuery",
            FUSED);
  }

  @Override
  public String breadthName() {
    return "k";
  }

  @Override
  public double load(PeerShop shop, Path folder) throws IOException {
    long start = System.nanoTime();
    int threads = Runtime.getRuntime().availableProcessors();
    try (var merging = Executors.newFixedThreadPool(threads);
        var directory = FSDirectory.open(folder);
        var writer = new IndexWriter(directory, config(threads, merging));
        Stream<String> titles = shop.titles()) {
      Iterator<String> rest = titles.iterator();
      for (int i = 0; i < shop.products(); i++) {
        Document document =
            document(ZhiyinShop.id(i), i, Embedding.ofUnit(shop.vector(i)), rest.next());
        for (double share : PeerShop.sharesOf(i)) {
          document.add(new StringField(SHARE, PeerShop.nameOf(share), Store.NO));
        }
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static IndexWriterConfig config(int threads, ExecutorService merging) {
    var format = new Lucene99HnswVectorsFormat(MAX_CONNECTIONS, BEAM_WIDTH, threads, merging);
    return new IndexWriterConfig(new StandardAnalyzer())
        .setRAMBufferSizeMB(BUFFER_MEGABYTES)
        .setCodec(
            new Lucene104Codec() {
              @Override
              public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return format;
              }
            });
  }

  private static Document document(String id, int number, Embedding vector, String title) {
    var document = new Document();
    document.add(new StringField(ID, id, Store.NO));
    document.add(new NumericDocValuesField(NUMBER, number));
    document.add(
        new KnnFloatVectorField(VECTOR, vector.toArray(), VectorSimilarityFunction.DOT_PRODUCT));
    document.add(new TextField(TITLE, title, Store.NO));
    document.add(new StoredField(TITLE, title));
    return document;
  }

  @Override
  public Peer open(PeerShop shop, Path folder) throws IOException {
    return new Opened(patient, folder);
  }

  private interface Reading<T> {
    T of(IndexSearcher searcher) throws IOException;
  }

  private static final class Opened implements Peer {
    private final boolean patient;
    private final Path folder;
    private final FSDirectory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final QueryBuilder words = new QueryBuilder(new StandardAnalyzer());

    Opened(boolean patient, Path folder) throws IOException {
      this.patient = patient;
      this.folder = folder;
      directory = FSDirectory.open(folder);
      writer = new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()));
      searchers = new SearcherManager(writer, null);
    }

    private <T> T reading(Reading<T> reading) throws IOException {
      IndexSearcher searcher = searchers.acquire();
      try {
        return reading.of(searcher);
      } finally {
        searchers.release(searcher);
      }
    }

    @Override
    public List<Integer> nearest(Asked asked, double share, int breadth) throws IOException {
      Query query = nearest(asked.vector().toArray(), breadth + 1, filter(share));
      return asked.neighbours(
          reading(searcher -> numbers(searcher, searcher.search(query, PeerShop.NEAREST + 1)))
              .stream());
    }

    private Query nearest(float[] vector, int k, @Nullable Query filter) {
      var query = new KnnFloatVectorQuery(VECTOR, vector, k, filter);
      return patient ? PatienceKnnVectorQuery.fromFloatQuery(query) : query;
    }

    private static @Nullable Query filter(double share) {
      return share == 1 ? null : new TermQuery(new Term(SHARE, PeerShop.nameOf(share)));
    }

    private static List<Integer> numbers(IndexSearcher searcher, TopDocs found) throws IOException {
      List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
      var numbers = new ArrayList<Integer>();
      for (ScoreDoc one : found.scoreDocs) {
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(one.doc, leaves));
        var values = DocValues.getNumeric(leaf.reader(), NUMBER);
        values.advanceExact(one.doc - leaf.docBase);
        numbers.add((int) values.longValue());
      }
      return numbers;
    }

    @Override
    public List<Integer> hybrid(Asked asked, double share, int breadth) throws IOException {
      return reading(
          searcher ->
              page(searcher, asked.vector().toArray(), asked.words(), filter(share), breadth));
    }

    private List<Integer> page(
        IndexSearcher searcher, float[] vector, String text, @Nullable Query filter, int breadth)
        throws IOException {
      var matching = new BooleanQuery.Builder();
      Query query = words.createBooleanQuery(TITLE, text);
      matching.add(query == null ? MatchNoDocsQuery.INSTANCE : query, Occur.MUST);
      if (filter != null) {
        matching.add(filter, Occur.FILTER);
      }
      TopDocs near = searcher.search(nearest(vector, breadth, filter), FUSED);
      TopDocs fit = searcher.search(matching.build(), FUSED);
      TopDocs fused = TopDocs.rrf(PAGE, RANK_CONSTANT, new TopDocs[] {sharded(near), sharded(fit)});
      for (ScoreDoc one : fused.scoreDocs) {
        searcher.storedFields().document(one.doc).get(TITLE);
      }
      return numbers(searcher, fused);
    }

    /* Documents of one index are the same where their shards are. */
    private static TopDocs sharded(TopDocs found) {
      for (ScoreDoc one : found.scoreDocs) {
        one.shardIndex = 0;
      }
      return found;
    }

    @Override
    public List<Integer> recommend(List<Integer> history, int breadth) throws IOException {
      List<BytesRef> ids = history.stream().map(one -> new BytesRef(ZhiyinShop.id(one))).toList();
      return reading(
          searcher -> {
            var seen = new TermInSetQuery(ID, ids);
            TopDocs found = searcher.search(seen, ids.size());
            float[] mean = mean(searcher, found);
            String title = searcher.storedFields().document(found.scoreDocs[0].doc).get(TITLE);
            var others =
                new BooleanQuery.Builder()
                    .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                    .add(seen, Occur.MUST_NOT)
                    .build();
            return page(searcher, mean, title, others, breadth);
          });
    }

    private static float[] mean(IndexSearcher searcher, TopDocs found) throws IOException {
      List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
      var sum = new float[PeerShop.DIMENSION];
      int[] docs = Arrays.stream(found.scoreDocs).mapToInt(one -> one.doc).sorted().toArray();
      for (int doc : docs) {
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(doc, leaves));
        FloatVectorValues values = leaf.reader().getFloatVectorValues(VECTOR);
        var iterator = values.iterator();
        iterator.advance(doc - leaf.docBase);
        float[] vector = values.vectorValue(iterator.index());
        for (int d = 0; d < sum.length; d++) {
          sum[d] += vector[d];
        }
      }
      return Embedding.of(sum).toArray();
    }

    @Override
    public boolean writes() {
      return true;
    }

    @Override
    public void write(String id, Embedding vector, String title) throws IOException {
      writer.updateDocument(new Term(ID, id), document(id, -1, vector, title));
      writer.commit();
    }

    @Override
    public boolean finds(String word) throws IOException {
      searchers.maybeRefreshBlocking();
      return reading(searcher -> searcher.count(new TermQuery(new Term(TITLE, word))) > 0);
    }

    @Override
    public long diskBytes() throws IOException {
      return DiskUse.bytes(folder);
    }

    @Override
    public void close() throws IOException {
      try (directory;
          writer;
          searchers) {
        // closed in reverse order
      }
    }
  }
}
