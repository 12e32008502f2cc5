package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.embed.Embedding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.search.TopDocs;
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
 * What does a vector search cost by how much of the shop its filter allows? Ours, Lucene's own
 * {@code KnnFloatVectorQuery} on an index as Lucene makes it, and a score of each allowed product,
 * one by one; 200 neighbours, one segment, the filter evaluated each time by all three. Each trial
 * says the recall of the nearest 100 among the first 100 that are found.
 *
 * <p>Vectors are those of product texts, encoded once; texts that are in no index ask. The indexes
 * are kept in the system's temporary folder.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "-Xmx3g",
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-Dai.djl.offline=true"
    })
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class FilteredSearchBenchmark {
  private static final int K = 200;

  /** Of so many the recall is told. */
  private static final int NEAREST = 100;

  /** So many ask to tell the recall. */
  private static final int ASKING = 300;

  /** The folder of the data sets; vectors are synthetic if neither it nor the file is given. */
  @Param("")
  public String data = "";

  /** The file that keeps the vectors of the texts, outside of the project. */
  @Param("")
  public String vectors = "";

  /** Products in the index; fewer if there are not so many texts. */
  @Param("129283")
  public int products;

  /** Share of the products that the filter allows; all of them without a filter. */
  @Param({"1", "0.5", "0.1", "0.01", "0.001"})
  public double share;

  @Param public Way way = Way.OURS;

  /** What searches. */
  public enum Way {
    OURS,
    KNN_FLOAT_VECTOR_QUERY,
    EXACT_ONE_BY_ONE
  }

  private @Nullable VectorShop shop;
  private float[][] queries = new float[0][];
  private Embedding[] embeddings = new Embedding[0];
  private int next;

  @Setup(Level.Trial)
  public void open() throws IOException {
    float[][] all = vectors();
    shop = VectorShop.open(Path.of(System.getProperty("java.io.tmpdir")), all, products);
    queries = VectorShop.queries(all);
    embeddings = new Embedding[queries.length];
    for (int i = 0; i < queries.length; i++) {
      embeddings[i] = Embedding.of(queries[i]);
    }
    tellRecall();
  }

  private float[][] vectors() throws IOException {
    int texts = products + VectorShop.QUERIES;
    return vectors.isEmpty()
        ? SyntheticShop.vectors(texts)
        : TextVectors.of(Path.of(vectors), Path.of(data), texts);
  }

  private void tellRecall() throws IOException {
    double sum = 0;
    PlainLucene plain = shop().plain();
    for (int i = 0; i < ASKING; i++) {
      List<Integer> truth = plain.products(plain.exact(queries[i], NEAREST, share));
      sum +=
          recall(
              truth,
              way == Way.OURS
                  ? shop().products(shop().ours(embeddings[i], K, share))
                  : plain.products((TopDocs) search(i, K)));
    }
    System.out.printf(
        "share %s: %d products match; recall@%d of %s is %.4f%n",
        share, plain.count(share), NEAREST, way, sum / ASKING);
  }

  private static double recall(List<Integer> truth, List<Integer> found) {
    long right = found.stream().limit(NEAREST).filter(truth::contains).count();
    return truth.isEmpty() ? 1 : (double) right / truth.size();
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    shop().close();
  }

  @Benchmark
  public Object nearest() throws IOException {
    return search(turn(), K);
  }

  private Object search(int turn, int k) throws IOException {
    return switch (way) {
      case OURS -> shop().ours(embeddings[turn], k, share);
      case KNN_FLOAT_VECTOR_QUERY -> shop().plain().nearest(queries[turn], k, share);
      case EXACT_ONE_BY_ONE -> shop().plain().exact(queries[turn], k, share);
    };
  }

  private int turn() {
    next = (next + 1) % queries.length;
    return next;
  }

  private VectorShop shop() {
    return Objects.requireNonNull(shop);
  }
}
