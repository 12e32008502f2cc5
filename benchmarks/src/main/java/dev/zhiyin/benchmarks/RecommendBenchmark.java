package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.RecommendRequest;
import dev.zhiyin.engine.recommend.Recommender.Scored;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.onnx.ServedGeneration;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.FSDirectory;
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
 * 50 products: Lucene's own search of the 200 nearest products and nothing else, which all is
 * measured by; the search of the engine with a filter; the scoring of its candidates; all sources
 * of recall with ranking and arranging but without reasons; and the whole answer of ten products
 * with reasons. What is sampled gives percentiles.
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
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RecommendBenchmark {
  private static final String ENCODER = "all-minilm-l6-v2";
  private static final int HISTORIES = 256;
  private static final int HISTORY = 50;
  private static final int CANDIDATES = 250;

  /** Neighbours of the search that all is measured by. */
  private static final int RAW = 200;

  @Param({"10000", "130000"})
  public int products;

  private @Nullable ServedGeneration served;
  private @Nullable IndexSnapshot snapshot;
  private @Nullable DirectoryReader reader;
  private List<History> histories = List.of();
  private float[][] users = new float[0][];
  private int[][] candidates = new int[0][];
  private int next;

  @Setup(Level.Trial)
  public void open() throws IOException {
    var home =
        new Home(
            Path.of(System.getProperty("java.io.tmpdir"), "zhiyin-benchmark", "v2-" + products));
    if (new GenerationRepository(home).current().isEmpty()) {
      try (var encoder = Encoders.open(ENCODER, EncoderConfig.DEFAULT)) {
        new SyntheticShop(products).publish(home, encoder);
      }
    }
    served = ServedGeneration.openCurrent(home);
    snapshot = served.generation().index().snapshot();
    reader = DirectoryReader.open(FSDirectory.open(served.generation().indexFolder()));
    histories = SyntheticShop.histories(HISTORIES, HISTORY, products);
    users = histories.stream().map(this::user).toArray(float[][]::new);
    candidates =
        Arrays.stream(users)
            .map(user -> docs(snapshot().nearestVectors(user, CANDIDATES, Filter.IN_STOCK)))
            .toArray(int[][]::new);
  }

  /* The vector of the newest product stands for the shopper: the search costs the same. */
  private float[] user(History history) {
    String newest = history.productIds().stream().sorted().findFirst().orElseThrow();
    return snapshot().itemVector(snapshot().find(newest).orElseThrow());
  }

  private static int[] docs(List<Hit> hits) {
    return hits.stream().mapToInt(hit -> IndexSnapshot.doc(hit.product())).sorted().toArray();
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    Objects.requireNonNull(reader).close();
    snapshot().close();
    served().close();
  }

  @Benchmark
  public TopDocs rawLucene() throws IOException {
    return new IndexSearcher(Objects.requireNonNull(reader))
        .search(new KnnFloatVectorQuery("tower", users[turn()], RAW), RAW);
  }

  @Benchmark
  public List<Hit> recallNearest() {
    return snapshot().nearestVectors(users[turn()], CANDIDATES, Filter.IN_STOCK);
  }

  @Benchmark
  public float[] rankCandidates() {
    int turn = turn();
    return snapshot().innerProducts(users[turn], candidates[turn]);
  }

  @Benchmark
  public List<Scored> recallAndRank() {
    return served().recommender().rank(RecommendRequest.of(histories.get(turn())));
  }

  @Benchmark
  public Answer recommend() {
    return served().recommender().recommend(RecommendRequest.of(histories.get(turn())));
  }

  private int turn() {
    next = (next + 1) % HISTORIES;
    return next;
  }

  private ServedGeneration served() {
    return Objects.requireNonNull(served);
  }

  private IndexSnapshot snapshot() {
    return Objects.requireNonNull(snapshot);
  }
}
