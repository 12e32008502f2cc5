package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.ProductIndex;
import dev.zhiyin.engine.lucene.Segmentation;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.prefix.NamePart;
import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.retrieval.IndexView;
import dev.zhiyin.engine.retrieval.Restriction;
import dev.zhiyin.engine.suggest.SuggestRequest;
import dev.zhiyin.engine.suggest.Suggester;
import dev.zhiyin.engine.suggest.Suggestion;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * What do suggestions cost whoever types, and what do the terms that they are found by add to an
 * index? Of the products of a file, such as {@code zhiyin sample --products 100000} writes.
 *
 * <p>The index is made once, in the folder {@code zhiyin-benchmark} of the system's temporary
 * folder.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "-Xmx3g",
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED"
    })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SuggestBenchmark {
  private static final int SUGGESTIONS = 10;
  private static final int WARM = 500;
  private static final int ROUNDS = WARM + 1_000;
  private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();
  private static final Restriction HAD = Restriction.to(Filter.ALL.inStockUnlessAsked());

  /** A file of products, one JSON object a line. */
  @Param("")
  public String data = "";

  private @Nullable ProductIndex index;
  private @Nullable IndexView view;

  /** The index, built first if it is not in the folder. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"), "zhiyin-benchmark");
    Path here = folder.resolve("suggest-" + Files.size(Path.of(data)));
    if (!Files.exists(here.resolve("done"))) {
      build(here.resolve("index"));
      Files.createFile(here.resolve("done"));
    }
    index = new ProductIndex(here.resolve("index"), 0);
    view = index.view();
  }

  private void build(Path folder) throws IOException {
    var random = new SplittableRandom(1);
    try (var builder = new IndexBuilder(folder, IndexConfig.DEFAULT)) {
      products()
          .forEach(
              product -> {
                Embedding embedding = Embedding.of(1, (float) random.nextDouble());
                float[] vector = embedding.toArray();
                builder.add(
                    new IndexedProduct(
                        product,
                        embedding,
                        new TowerVectors(vector, vector),
                        random.nextInt(5_000),
                        Instant.EPOCH));
              });
      builder.finish();
    }
  }

  private List<Product> products() throws IOException {
    return Files.readAllLines(Path.of(data)).stream().map(ProductJson::read).toList();
  }

  /** Closes it. */
  @TearDown(Level.Trial)
  public void close() {
    Objects.requireNonNull(view).close();
    Objects.requireNonNull(index).close();
  }

  /** What somebody has typed. */
  @State(Scope.Benchmark)
  public static class TypedText {
    @Param({
      "s", "sh", "sho", "shoe", "d", "b", "l", "背", "背包", "户外", "beib", "bb", "dengs", "hedph"
    })
    public String typed = "";
  }

  /** Ten suggestions. */
  @Benchmark
  public List<Suggestion> suggest(TypedText text) {
    var request = new SuggestRequest(text.typed, SUGGESTIONS, Optional.empty());
    return Suggester.suggestions(request, Objects.requireNonNull(view), HAD);
  }

  /** What the terms and the words of titles take of a disk. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Size {
    public double bytesPerProduct;
  }

  /** An index of nothing but the terms and the words of titles. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @OutputTimeUnit(TimeUnit.SECONDS)
  @Warmup(iterations = 1)
  @Measurement(iterations = 3)
  public int terms(Size size) throws IOException {
    Path folder = Files.createTempDirectory("suggest-terms");
    int count = 0;
    try (Directory directory = FSDirectory.open(folder);
        var writer = new IndexWriter(directory, new IndexWriterConfig());
        var segmentation = new Segmentation(Vocabulary.NONE)) {
      for (Product product : products()) {
        writer.addDocument(document(product, segmentation.nameWords(product.title())));
        count++;
      }
      writer.forceMerge(1);
      writer.commit();
      long bytes = 0;
      for (String file : directory.listAll()) {
        bytes += directory.fileLength(file);
      }
      size.bytesPerProduct = (double) bytes / count;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
    return count;
  }

  private static Document document(Product product, NameWords title) {
    var document = new Document();
    document.add(new BinaryDocValuesField("title", new BytesRef(title.encoded())));
    NamePart.terms(product, title)
        .forEach(term -> document.add(new StringField("beginning", term, Store.NO)));
    return document;
  }

  /**
   * The same by processor time, which other work on the machine does not change much: each text a
   * thousand times, all of them after 500 rounds.
   *
   * @param arguments the file of products
   */
  public static void main(String[] arguments) throws IOException, NoSuchFieldException {
    var here = new SuggestBenchmark();
    here.data = arguments[0];
    here.open();
    Param texts = TypedText.class.getField("typed").getAnnotation(Param.class);
    var all = new ArrayList<Long>();
    var byText = new LinkedHashMap<String, List<Long>>();
    for (int round = 0; round < ROUNDS; round++) {
      for (String typed : texts.value()) {
        var text = new TypedText();
        text.typed = typed;
        long start = CPU.getCurrentThreadCpuTime();
        here.suggest(text);
        if (round >= WARM) {
          long micros = (CPU.getCurrentThreadCpuTime() - start) / 1_000;
          all.add(micros);
          byText.computeIfAbsent(typed, _ -> new ArrayList<>()).add(micros);
        }
      }
    }
    here.close();
    byText.forEach((typed, micros) -> print("'" + typed + "'", micros));
    print("processor time of one answer", all);
  }

  private static void print(String what, List<Long> micros) {
    Collections.sort(micros);
    System.out.printf(
        "%s: p50 %d us, p99 %d us%n",
        what, micros.get(micros.size() / 2), micros.get(micros.size() * 99 / 100));
  }
}
