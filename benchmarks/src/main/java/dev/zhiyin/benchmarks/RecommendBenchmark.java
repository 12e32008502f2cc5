package dev.zhiyin.benchmarks;

import dev.zhiyin.benchmarks.RecordedIndex.Noted;
import dev.zhiyin.engine.lucene.IndexFields;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.HistoryExclusion;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender.Scored;
import dev.zhiyin.engine.retrieval.Retrieval.NearestItems;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.onnx.OfflineGeneration;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does one recommendation cost, whole and in parts, by the size of the shop? For a history of
 * 50 products: Lucene's own {@code KnnFloatVectorQuery} and nothing else, which all is measured by;
 * all sources of recall with ranking and arranging but without reasons; and the whole answer of ten
 * products with reasons. All search with the shopper's vector, for as many products and within the
 * same restriction: the recommendation is listened to. What is sampled gives percentiles.
 *
 * <p>The shop of each size is made once, in the folder {@code zhiyin-benchmark} of the system's
 * temporary folder.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "-Xmx4g",
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-Dai.djl.offline=true"
    })
@Warmup(iterations = 8, time = 2)
@Measurement(iterations = 5, time = 2)
public class RecommendBenchmark {
  private static final int HISTORY = 50;
  private static final int MANY = 200;

  /** Shows what was seen and what is sold out, too. */
  private static final HistoryExclusion NOTHING =
      new HistoryExclusion(Set.of(), List.of(), false, false, false);

  @Param({"10000", "130000"})
  public int products;

  /** Whether what was seen and what is sold out is left out, as usual; otherwise nothing is. */
  @Param({"false", "true"})
  public boolean restricted;

  /** Shoppers who ask in turn. */
  @Param("256")
  public int histories;

  private @Nullable OfflineGeneration served;
  private @Nullable IndexSnapshot snapshot;
  private @Nullable DirectoryReader reader;
  private List<RecommendRequest> requests = List.of();
  private List<Noted> asked = List.of();
  private List<KnnFloatVectorQuery> raw = List.of();
  private List<KnnFloatVectorQuery> rawOf200 = List.of();
  private int next;

  @Setup(Level.Trial)
  public void open() throws IOException {
    served = OfflineGeneration.openCurrent(SyntheticShop.home(products));
    snapshot = served.generation().index().snapshot();
    reader = DirectoryReader.open(FSDirectory.open(served.generation().indexFolder()));
    requests =
        SyntheticShop.histories(histories, HISTORY, products).stream().map(this::request).toList();
    asked = requests.stream().map(this::asked).toList();
    raw = asked.stream().map(one -> raw(one, nearest(one).k())).toList();
    rawOf200 = asked.stream().map(one -> raw(one, MANY)).toList();
  }

  private RecommendRequest request(History history) {
    RecommendRequest usual = RecommendRequest.of(history);
    return restricted ? usual : usual.withExclusion(NOTHING);
  }

  /* The search of the nearest products that a recommendation makes. */
  private Noted asked(RecommendRequest request) {
    var index = new RecordedIndex(served().generation().index());
    served().recommender(index).rank(request);
    return index.noted().stream()
        .filter(one -> one.retrieval() instanceof NearestItems)
        .findFirst()
        .orElseThrow();
  }

  private static NearestItems nearest(Noted one) {
    return (NearestItems) one.retrieval();
  }

  private KnnFloatVectorQuery raw(Noted one, int k) {
    float[] vector = nearest(one).vector().values();
    if (!restricted) {
      return new KnnFloatVectorQuery(IndexFields.ITEM_VECTOR, vector, k);
    }
    List<BytesRef> excluded =
        one.within().excluded().stream()
            .map(product -> new BytesRef(snapshot().id(IndexSnapshot.doc(product))))
            .toList();
    var allowed =
        new BooleanQuery.Builder()
            .add(new TermQuery(new Term("available", "true")), Occur.FILTER)
            .add(new TermInSetQuery("id", excluded), Occur.MUST_NOT)
            .build();
    return new KnnFloatVectorQuery(IndexFields.ITEM_VECTOR, vector, k, allowed);
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    Objects.requireNonNull(reader).close();
    snapshot().close();
    served().close();
  }

  @Benchmark
  public TopDocs rawLucene() throws IOException {
    int turn = turn();
    return new IndexSearcher(Objects.requireNonNull(reader))
        .search(raw.get(turn), nearest(asked.get(turn)).k());
  }

  /** The same for 200 neighbours, whatever the recommendation asks for. */
  @Benchmark
  public TopDocs rawLuceneOf200() throws IOException {
    return new IndexSearcher(Objects.requireNonNull(reader)).search(rawOf200.get(turn()), MANY);
  }

  @Benchmark
  public List<Scored> recallAndRank() {
    return served().recommender().rank(requests.get(turn()));
  }

  @Benchmark
  public Answer recommend() {
    return served().recommender().recommend(requests.get(turn()));
  }

  private int turn() {
    next = (next + 1) % histories;
    return next;
  }

  private OfflineGeneration served() {
    return Objects.requireNonNull(served);
  }

  private IndexSnapshot snapshot() {
    return Objects.requireNonNull(snapshot);
  }
}
