package dev.zhiyin.benchmarks;

import dev.zhiyin.benchmarks.RecordedIndex.Noted;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.recommend.Answer;
import dev.zhiyin.engine.recommend.SearchRequest;
import dev.zhiyin.engine.retrieval.Hit;
import dev.zhiyin.engine.retrieval.Retrieval.NearestTexts;
import dev.zhiyin.engine.retrieval.SearchOrder;
import dev.zhiyin.engine.retrieval.TextMatches;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.onnx.OfflineGeneration;
import dev.zhiyin.onnx.encoder.Encoders;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * What does one search cost, beside its two parts alone: what matches the words, by BM25, and what
 * lies nearest to their meaning? Words are those of a title, most of which every product has, and
 * what they mean is remembered, as a server does.
 *
 * <p>The shop is that of {@link RecommendBenchmark}.
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
public class SearchBenchmark {
  private static final int K = 10;

  @Param({"10000", "130000"})
  public int products;

  /** Searches that are asked in turn. */
  @Param("256")
  public int searches;

  private @Nullable OfflineGeneration served;
  private @Nullable IndexSnapshot snapshot;
  private List<SearchRequest> requests = List.of();
  private List<Noted> nearest = List.of();
  private int next;

  @Setup(Level.Trial)
  public void open() throws IOException {
    served =
        OfflineGeneration.openCurrent(SyntheticShop.home(products), SearchBenchmark::remembering);
    snapshot = served.generation().index().snapshot();
    var random = new SplittableRandom(4);
    requests =
        Stream.generate(() -> "p" + random.nextInt(products))
            .limit(searches)
            .map(
                id -> request(snapshot().product(snapshot().find(id).orElseThrow()).text().title()))
            .toList();
    nearest = requests.stream().map(this::nearest).toList();
  }

  /* As a server remembers what words mean. */
  private static TextEncoder remembering(String source) {
    TextEncoder encoder = Encoders.open(source);
    Map<Object, Object> known = new ConcurrentHashMap<>();
    return (TextEncoder)
        Proxy.newProxyInstance(
            TextEncoder.class.getClassLoader(),
            new Class<?>[] {TextEncoder.class},
            (_, method, arguments) -> {
              boolean asksForMeaning = method.getName().startsWith("encodeQuer");
              Object before = asksForMeaning ? known.get(arguments[0]) : null;
              if (before != null) {
                return before;
              }
              Object answer = method.invoke(encoder, arguments);
              if (asksForMeaning) {
                known.put(arguments[0], answer);
              }
              return answer;
            });
  }

  private static SearchRequest request(String words) {
    return new SearchRequest(words, History.EMPTY, Filter.ALL, Locale.ENGLISH, K);
  }

  /* The search of the nearest texts that a search makes. */
  private Noted nearest(SearchRequest request) {
    var index = new RecordedIndex(served().generation().index());
    var _ = served().recommender(index).search(request);
    return index.noted().stream()
        .filter(one -> one.retrieval() instanceof NearestTexts)
        .findFirst()
        .orElseThrow();
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    snapshot().close();
    served().close();
  }

  @Benchmark
  public Answer search() {
    return served().recommender().search(requests.get(turn()));
  }

  /** As many as the search asks for of either part, within the same restriction. */
  @Benchmark
  public TextMatches words() {
    int turn = turn();
    Noted part = nearest.get(turn);
    return snapshot()
        .text()
        .matching(
            requests.get(turn).words(),
            ((NearestTexts) part.retrieval()).k(),
            part.within(),
            SearchOrder.RELEVANCE);
  }

  @Benchmark
  public List<Hit> meaning() {
    Noted part = nearest.get(turn());
    return snapshot().retrieve(part.retrieval(), part.within());
  }

  private int turn() {
    next = (next + 1) % searches;
    return next;
  }

  private OfflineGeneration served() {
    return Objects.requireNonNull(served);
  }

  private IndexSnapshot snapshot() {
    return Objects.requireNonNull(snapshot);
  }
}
