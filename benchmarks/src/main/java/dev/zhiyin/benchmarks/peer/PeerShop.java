package dev.zhiyin.benchmarks.peer;

import com.google.errorprone.annotations.MustBeClosed;
import dev.zhiyin.benchmarks.SyntheticShop;
import dev.zhiyin.benchmarks.TextVectors;
import dev.zhiyin.benchmarks.peer.Engine.Asked;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.Vectors;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.util.VectorUtil;

/**
 * The shop that all engines are given: products by number, each with a title, a unit vector of
 * {@value #DIMENSION} floats and the shares that it is in, which filters ask for; what is asked;
 * and the true nearest neighbours, by brute force. It lies in files, so that each engine can be
 * measured in a process of its own, whose memory is not that of the shop. Thread-safe.
 */
final class PeerShop implements AutoCloseable {
  static final int DIMENSION = 384;

  /** Neighbours that are asked for. */
  static final int NEAREST = 100;

  /** Filters let so much of the shop through; 1 is no filter. */
  static final List<Double> SHARES = List.of(1.0, 0.5, 0.1, 0.01, 0.001);

  private static final int QUERIES = 300;
  private static final int HISTORY = 8;
  private static final int WORDS_OF_TITLE = 6;
  private static final int WORDS_OF_QUERY = 3;
  private static final int VOCABULARY = 20_000;
  private static final int VECTOR_BYTES = DIMENSION * Float.BYTES;
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Path folder;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment vectors;
  private final List<Asked> queries;
  private final int[] truth;

  /** The one that a folder has. */
  PeerShop(Path folder) throws IOException {
    this.folder = folder;
    try (var file = FileChannel.open(vectorFile(folder))) {
      vectors = file.map(MapMode.READ_ONLY, 0, file.size(), arena);
    }
    List<String> words = Files.readAllLines(folder.resolve("words.txt"));
    int[] asked = asked(products());
    queries =
        IntStream.range(0, asked.length)
            .mapToObj(i -> new Asked(asked[i], Embedding.ofUnit(vector(asked[i])), words.get(i)))
            .toList();
    truth = readTruth();
  }

  /** The one of a folder, made first if it is not there, without texts to encode. */
  static PeerShop synthetic(Path folder, int products) throws IOException {
    if (isToBeMade(folder)) {
      var random = new SplittableRandom(5);
      List<String> titles = Stream.generate(() -> title(random)).limit(products).toList();
      write(folder, SyntheticShop.vectors(products), titles);
    }
    return new PeerShop(folder);
  }

  /**
   * The same of titles, and sentences where these are too few, of the data sets in a folder.
   *
   * @param vectorFile keeps their vectors, which take long to encode
   */
  static PeerShop ofTexts(Path folder, int most, Path data, Path vectorFile) throws IOException {
    if (isToBeMade(folder)) {
      float[][] all = TextVectors.of(vectorFile, data, most);
      List<String> texts = TextVectors.texts(data, all.length);
      int products = Math.min(most, all.length);
      write(folder, Arrays.copyOf(all, products), texts.subList(0, products));
    }
    return new PeerShop(folder);
  }

  private static boolean isToBeMade(Path folder) throws IOException {
    Files.createDirectories(folder);
    return !Files.exists(folder.resolve("truth.bin"));
  }

  private static String title(SplittableRandom random) {
    return IntStream.range(0, WORDS_OF_TITLE)
        .mapToObj(_ -> word((int) (VOCABULARY * Math.pow(random.nextDouble(), 3))))
        .collect(Collectors.joining(" "));
  }

  /* Some words are in many titles and most in few, and no stemmer takes two for the same. */
  private static String word(int number) {
    return "w" + Integer.toString(number, 36) + "x";
  }

  private static void write(Path folder, float[][] vectors, List<String> titles)
      throws IOException {
    try (var out = new BufferedOutputStream(Files.newOutputStream(vectorFile(folder)))) {
      for (float[] vector : vectors) {
        out.write(Vectors.bytes(vector));
      }
    }
    List<String> lines = titles.stream().map(title -> title.replaceAll("\\s+", " ")).toList();
    Files.write(folder.resolve("titles.txt"), lines);
    int[] asked = asked(vectors.length);
    Files.write(
        folder.resolve("words.txt"),
        IntStream.of(asked).mapToObj(product -> firstWords(lines.get(product))).toList());
    int[] nearest =
        IntStream.of(asked)
            .parallel()
            .mapToObj(product -> exactlyNearest(vectors, product))
            .flatMapToInt(IntStream::of)
            .toArray();
    ByteBuffer bytes = ByteBuffer.allocate(nearest.length * Integer.BYTES);
    bytes.asIntBuffer().put(nearest);
    Files.write(folder.resolve("truth.bin"), bytes.array());
  }

  private static String firstWords(String title) {
    return Arrays.stream(title.split("[^\\p{L}\\p{N}]+"))
        .filter(word -> !word.isEmpty())
        .limit(WORDS_OF_QUERY)
        .collect(Collectors.joining(" "));
  }

  private static int[] asked(int products) {
    return new SplittableRandom(3)
        .ints(0, products)
        .distinct()
        .limit(Math.min(QUERIES, products))
        .toArray();
  }

  /* By share, NEAREST of each; -1 where there are fewer. */
  private static int[] exactlyNearest(float[][] vectors, int product) {
    var best = new Best[SHARES.size()];
    Arrays.setAll(best, _ -> new Best());
    for (int other = 0; other < vectors.length; other++) {
      if (other != product) {
        float score = VectorUtil.dotProduct(vectors[product], vectors[other]);
        List<Double> in = null;
        for (int s = 0; s < best.length; s++) {
          if (best[s].wants(score)) {
            in = in == null ? sharesOf(other) : in;
            if (s == 0 || in.contains(SHARES.get(s))) {
              best[s].add(other, score);
            }
          }
        }
      }
    }
    return Arrays.stream(best).flatMapToInt(one -> IntStream.of(one.products)).toArray();
  }

  /* Sorted by insertion: most products of a shop come too late to get in. */
  private static final class Best {
    private final int[] products = new int[NEAREST];
    private final float[] scores = new float[NEAREST];

    Best() {
      Arrays.fill(products, -1);
      Arrays.fill(scores, Float.NEGATIVE_INFINITY);
    }

    boolean wants(float score) {
      return score > scores[NEAREST - 1];
    }

    void add(int product, float score) {
      int place = NEAREST - 1;
      for (; place > 0 && scores[place - 1] < score; place--) {
        scores[place] = scores[place - 1];
        products[place] = products[place - 1];
      }
      scores[place] = score;
      products[place] = product;
    }
  }

  /** The shares that filters ask for and that a product is in. */
  static List<Double> sharesOf(int product) {
    var random = new SplittableRandom(product);
    var in = new ArrayList<Double>();
    for (double share : SHARES) {
      if (share < 1 && random.nextDouble() < share) {
        in.add(share);
      }
    }
    return in;
  }

  int products() {
    return (int) (vectors.byteSize() / VECTOR_BYTES);
  }

  float[] vector(int product) {
    var vector = new float[DIMENSION];
    MemorySegment.copy(vectors, FLOAT, (long) product * VECTOR_BYTES, vector, 0, DIMENSION);
    return vector;
  }

  /** Titles in the order of the products. The caller closes it. */
  @MustBeClosed
  Stream<String> titles() throws IOException {
    return Files.lines(folder.resolve("titles.txt"));
  }

  List<Asked> queries() {
    return queries;
  }

  /** As many as there are queries, products drawn at random. */
  List<List<Integer>> histories() {
    var random = new SplittableRandom(2);
    return queries.stream().map(_ -> random.ints(HISTORY, 0, products()).boxed().toList()).toList();
  }

  /** The share of the true nearest of a query that was found; 1 if there are none. */
  double recall(int query, double share, List<Integer> found) {
    int from = (query * SHARES.size() + SHARES.indexOf(share)) * NEAREST;
    Set<Integer> there = new HashSet<>(found);
    long wanted = 0;
    long right = 0;
    for (int i = from; i < from + NEAREST && truth[i] >= 0; i++) {
      wanted++;
      right += there.contains(truth[i]) ? 1 : 0;
    }
    return wanted == 0 ? 1 : (double) right / wanted;
  }

  private int[] readTruth() throws IOException {
    var ints = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("truth.bin"))).asIntBuffer();
    var all = new int[ints.remaining()];
    ints.get(all);
    return all;
  }

  private static Path vectorFile(Path folder) {
    return folder.resolve("vectors.bin");
  }

  /** What the filter for a share is called where it has a name: 0.1 or 0.001. */
  static String nameOf(double share) {
    return String.format(Locale.ROOT, "%s", share);
  }

  @Override
  public void close() {
    arena.close();
  }
}
