package dev.zhiyin.benchmarks;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.FormatMethod;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.generation.Folders;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.LocalityOrder;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.IndexSnapshot;
import dev.zhiyin.engine.lucene.ProductIndex;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.retrieval.Hit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Builds the index of the same vectors by several settings of its graphs, one after the other, and
 * says of each how long that took, how many bytes it has, and what a search for some neighbours
 * takes and finds.
 */
@Command(name = "graphs", mixinStandardHelpOptions = true)
public final class GraphsMain implements Runnable {
  private static final int NEAREST = 100;
  private static final int QUERIES = 500;
  private static final int ROUNDS = 6;

  @Option(names = "--products", description = "default: ${DEFAULT-VALUE}")
  private int products = 100_000;

  @Option(
      names = "--vectors",
      description = "little-endian floats, 384 a vector; default: made-up vectors")
  private Optional<Path> vectors = Optional.empty();

  @Option(names = "--data", description = "data sets whose texts are encoded if there is no file")
  private Optional<Path> data = Optional.empty();

  @Option(
      names = "--graphs",
      split = ",",
      description = "links/breadth/quantisation (default: ${DEFAULT-VALUE})")
  private List<String> graphs =
      List.of("24/160/none", "16/100/none", "16/128/none", "20/128/none", "24/160/int8");

  @Option(names = "--looked", split = ",", description = "asked for (default: ${DEFAULT-VALUE})")
  private List<Integer> looked = List.of(100, 125, 150, 200);

  @Option(
      names = "--in-file-order",
      description = "products are added as they come, and not as a rebuild orders them")
  private boolean inFileOrder;

  public static void main(String... arguments) {
    System.exit(new CommandLine(new GraphsMain()).execute(arguments));
  }

  @Override
  public void run() {
    try {
      measure();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void measure() throws IOException {
    float[][] all =
        vectors.isPresent()
            ? TextVectors.of(vectors.get(), data.orElse(vectors.get()), products + QUERIES)
            : SyntheticShop.vectors(products + QUERIES);
    int count = Math.min(products, all.length - QUERIES);
    float[][] queries = Arrays.copyOfRange(all, all.length - QUERIES, all.length);
    List<Set<Integer>> exact =
        Arrays.stream(queries).parallel().map(query -> nearest(all, count, query)).toList();
    for (String graph : graphs) {
      String[] parts = graph.split("/", -1);
      var config =
          new IndexConfig(
              Integer.parseInt(parts[0]),
              Integer.parseInt(parts[1]),
              Quantisation.valueOf(parts[2].toUpperCase(Locale.ROOT)),
              Vocabulary.NONE);
      Path folder = Files.createTempDirectory("zhiyin-graphs");
      double seconds = build(folder, Arrays.asList(all).subList(0, count), config);
      say("%s: %,d products in %.0f s, %,d MB", graph, count, seconds, bytes(folder) / 1_000_000);
      try (var index = new ProductIndex(folder, 0);
          IndexSnapshot snapshot = index.snapshot()) {
        warmUp(snapshot, queries);
        for (int k : looked) {
          ask(snapshot, queries, exact, k);
        }
      }
      Folders.deleteAll(folder);
    }
  }

  private double build(Path folder, List<float[]> vectors, IndexConfig config) {
    List<Embedding> embeddings = vectors.stream().map(Embedding::of).toList();
    long start = System.nanoTime();
    int[] order =
        inFileOrder
            ? IntStream.range(0, embeddings.size()).toArray()
            : LocalityOrder.of(embeddings);
    try (var builder = new IndexBuilder(folder, config)) {
      for (int product : order) {
        builder.add(
            new IndexedProduct(
                Product.titled(Integer.toString(product), "product"),
                embeddings.get(product),
                TowerVectors.ofText(embeddings.get(product)),
                0,
                Instant.EPOCH));
      }
      builder.finish();
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /* The first graph would be that of a program that is not compiled yet. */
  private static void warmUp(IndexSnapshot snapshot, float[][] queries) {
    for (int round = 0; round < ROUNDS; round++) {
      for (float[] query : queries) {
        var _ = snapshot.nearestTexts(Embedding.of(query), NEAREST, Filter.ALL);
      }
    }
  }

  private static void ask(
      IndexSnapshot snapshot, float[][] queries, List<Set<Integer>> exact, int k) {
    long found = 0;
    var nanos = new long[ROUNDS * queries.length];
    for (int round = 0; round < ROUNDS; round++) {
      found = 0;
      for (int q = 0; q < queries.length; q++) {
        long start = System.nanoTime();
        List<Hit> hits = snapshot.nearestTexts(Embedding.of(queries[q]), k, Filter.ALL);
        nanos[round * queries.length + q] = System.nanoTime() - start;
        Set<Integer> right = exact.get(q);
        found +=
            hits.stream()
                .limit(NEAREST)
                .filter(
                    hit ->
                        right.contains(
                            Integer.valueOf(snapshot.id(IndexSnapshot.doc(hit.product())))))
                .count();
      }
    }
    Arrays.sort(nanos);
    say(
        "  asked for %d: p50 %.3f ms, p99 %.3f ms, recall@%d %.4f",
        k,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        NEAREST,
        found / (double) (NEAREST * queries.length));
  }

  private static Set<Integer> nearest(float[][] all, int count, float[] query) {
    record Near(float product, int id) {}
    var nearest = new PriorityQueue<Near>(Comparator.comparingDouble(Near::product));
    for (int i = 0; i < count; i++) {
      float product = Vectors.dot(query, all[i]);
      if (nearest.size() < NEAREST) {
        nearest.add(new Near(product, i));
      } else if (product > requireNonNull(nearest.peek()).product) {
        nearest.remove();
        nearest.add(new Near(product, i));
      }
    }
    return nearest.stream().map(Near::id).collect(Collectors.toSet());
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @FormatMethod
  private static void say(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
