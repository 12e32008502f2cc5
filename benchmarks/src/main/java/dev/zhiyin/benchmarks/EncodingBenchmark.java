package dev.zhiyin.benchmarks;

import ai.onnxruntime.OrtException;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How much of ONNX Runtime's own speed does an encoder keep, from strings to embeddings? Beside it
 * run two bare loops over the same texts, tokenised and batched beforehand, sorted by length over
 * all texts, whose results nobody reads: one whose batches are each computed by all cores, one
 * whose cores compute a batch each. Scores are texts per second.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-Dai.djl.offline=true"
    })
@Warmup(iterations = 2, time = 4)
@Measurement(iterations = 4, time = 4)
public class EncodingBenchmark {
  private static final int TEXTS = 1000;
  private static final int CORES = EncoderConfig.DEFAULT.threads();

  /** Name of an 8-bit encoder. */
  @Param({"bge-small-zh-v1.5", "bge-small-en-v1.5", "all-minilm-l6-v2"})
  public String encoder = "";

  private List<String> texts = List.of();

  @Setup(Level.Trial)
  public void makeTexts() {
    texts = SampleTexts.generated(encoder.contains("zh"), TEXTS);
  }

  /** The encoder as it comes. */
  @State(Scope.Benchmark)
  public static class Ours {
    @SuppressWarnings("NullAway.Init") // JMH calls open
    private TextEncoder encoder;

    @Setup(Level.Trial)
    public void open(EncodingBenchmark benchmark) {
      encoder = Encoders.open(benchmark.encoder, EncoderConfig.DEFAULT);
    }

    @TearDown(Level.Trial)
    public void close() {
      encoder.close();
    }
  }

  /** A bare session. */
  @State(Scope.Benchmark)
  public static class Bare {
    /** Whether each batch is computed by all cores; otherwise by one, beside others. */
    @Param({"false", "true"})
    public boolean allCoresABatch;

    @SuppressWarnings("NullAway.Init") // JMH calls open
    private BareRuntime runtime;

    @Setup(Level.Trial)
    public void open(EncodingBenchmark benchmark) throws IOException, OrtException {
      runtime = new BareRuntime(benchmark.encoder, allCoresABatch ? CORES : 1);
      // the best of 64 to 4,096
      runtime.prepare(benchmark.texts, allCoresABatch ? 1024 : 512);
    }

    @TearDown(Level.Trial)
    public void close() throws OrtException {
      runtime.close();
    }
  }

  @Benchmark
  @OperationsPerInvocation(TEXTS)
  public List<Embedding> encoder(Ours ours) {
    return ours.encoder.encode(texts);
  }

  @Benchmark
  @OperationsPerInvocation(TEXTS)
  public long bare(Bare bare) throws InterruptedException {
    return bare.runtime.run(bare.allCoresABatch ? 1 : CORES);
  }
}
