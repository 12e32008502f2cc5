package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.ProductIndex;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.lucene.Vocabulary;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.popularity.PopularityRankings;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.engine.recommend.Recommender;
import dev.zhiyin.engine.store.ProductStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A shop in which requests can be asked that cost the most. The groups that filters name have as
 * many products in a shop of any size, so that what differs is the rest of the shop. Kept in a
 * folder, because graphs of a million products take minutes to build.
 */
final class WorstCaseShop implements AutoCloseable {
  /** The attribute of groups that filters name. */
  static final String GROUP = "group";

  /** Nine products of ten. */
  static final String BROAD = "broad";

  /**
   * Products all over the shop that nobody interacted with, {@value #UNTOUCHED_PRODUCTS} of them.
   */
  static final String UNTOUCHED = "untouched";

  /** A word of so many products, with long descriptions, and of no others. */
  static final String RARE_WORD = "marathon";

  private static final int UNTOUCHED_PRODUCTS = 5_000;
  private static final int LONG_DESCRIPTIONS = 200;

  /** Characters of a long description, about. */
  private static final int LONG = 20_000;

  /** Floats of a vector: few, so that a large index is built soon. */
  private static final int DIMENSION = 64;

  /* Smaller than usual for the same reason. */
  private static final IndexConfig GRAPH =
      new IndexConfig(8, 24, Quantisation.NONE, Vocabulary.NONE);

  /** Kinds, which are clusters, of one department, whatever the size of the shop. */
  private static final int KINDS = 20;

  static final int BRANDS = 200;

  /** Prices are spread evenly from nothing to this. */
  static final double HIGHEST_PRICE = 10_000;

  private static final int VOCABULARY = 5_000;
  private static final int LETTERS = 26;
  private static final int ITEMS_THAT_COUNT = 1_000;

  private final ProductIndex index;
  private final Recommender recommender;

  private WorstCaseShop(ProductIndex index, int products) {
    this.index = index;
    var weights =
        new HistoryWeights(
            HistoryWeights.DEFAULT.decay(),
            ITEMS_THAT_COUNT,
            HistoryWeights.DEFAULT.byType(),
            List.of());
    this.recommender =
        new Recommender(
                index,
                Centring.none(DIMENSION),
                new UntrainedModel(DIMENSION, weights),
                new HashingEncoder())
            .withRankings(rankings(products));
  }

  /** Opens the shop of a size, built first if it is not in the folder. */
  static WorstCaseShop open(Path folder, int products) throws IOException {
    Path here = folder.resolve("worst-cases-" + products);
    if (!Files.exists(here.resolve("done"))) {
      build(here.resolve("index"), products);
      Files.createFile(here.resolve("done"));
    }
    return new WorstCaseShop(new ProductIndex(here.resolve("index"), 0), products);
  }

  Recommender recommender() {
    return recommender;
  }

  /** The category of {@value #KINDS} kinds, of about 1,000 products. */
  static CategoryPath department() {
    return new CategoryPath(List.of("department 0"));
  }

  /** A brand by its number, below {@value #BRANDS}. */
  static String brand(int number) {
    return "brand " + number;
  }

  static String id(int product) {
    return "p" + product;
  }

  /** Whether a product is one of so many that lie everywhere in the shop. */
  private static boolean isOneOf(int many, int product, int products) {
    return product % (products / many) == 0;
  }

  private static boolean isUntouched(int product, int products) {
    return isOneOf(UNTOUCHED_PRODUCTS, product, products);
  }

  private static void build(Path folder, int products) {
    var random = new SplittableRandom(1);
    var clusters = new Clusters(products, DIMENSION, random);
    try (var builder = new IndexBuilder(folder, GRAPH)) {
      for (int i = 0; i < products; i++) {
        int kind = random.nextInt(clusters.count());
        Embedding embedding = clusters.embedding(kind, random);
        float[] vector = embedding.toArray();
        builder.add(
            new IndexedProduct(
                product(i, kind, products, random),
                embedding,
                new TowerVectors(vector, vector),
                isUntouched(i, products) ? 0 : 1 + random.nextInt(1000),
                Instant.EPOCH.plus(Duration.ofMinutes(random.nextInt(1_000_000)))));
      }
      builder.finish();
    }
  }

  private static Product product(int i, int kind, int products, SplittableRandom random) {
    boolean isLong = isOneOf(LONG_DESCRIPTIONS, i, products);
    var groups = new ArrayList<String>();
    if (random.nextInt(10) > 0) {
      groups.add(BROAD);
    }
    if (isUntouched(i, products)) {
      groups.add(UNTOUCHED);
    }
    return new Product(
        id(i),
        new ProductText(
            words(random, 3, 10) + (isLong ? " " + RARE_WORD : ""),
            words(random, isLong ? LONG / 5 : 5, isLong ? LONG / 5 : 25),
            List.of()),
        new CategoryPath(List.of("department " + kind / KINDS, "kind " + kind)),
        brand(kind % BRANDS),
        Offer.of(
            OptionalDouble.of(1 + random.nextInt(((int) HIGHEST_PRICE) * 100) / 100.0),
            "CNY",
            OptionalInt.of(random.nextInt(20) == 0 ? 0 : 10),
            ""),
        Map.of(GROUP, groups),
        Optional.of(Instant.EPOCH),
        "",
        "",
        Optional.empty());
  }

  /* The more frequent, the smaller the number of a word: word 0 stands in nearly every text. */
  private static String words(SplittableRandom random, int least, int most) {
    int count = least + random.nextInt(most - least + 1);
    return IntStream.range(0, count)
        .mapToObj(_ -> word((int) Math.pow(VOCABULARY, random.nextDouble()) - 1))
        .collect(Collectors.joining(" "));
  }

  /** A word by its rank. */
  static String word(int rank) {
    return "w"
        + Integer.toString(rank, LETTERS)
            .chars()
            .mapToObj(digit -> Character.toString('a' + Character.digit(digit, LETTERS)))
            .collect(Collectors.joining());
  }

  private static PopularityRankings rankings(int products) {
    var random = new SplittableRandom(3);
    var rankings = new PopularityRankings();
    rankings.apply(
        IntStream.range(0, products)
            .filter(i -> !isUntouched(i, products))
            .mapToObj(
                i ->
                    new ProductStats(
                        id(i), i + 1L, 1 + random.nextInt(1000), 20 * random.nextDouble()))
            .toList());
    return rankings;
  }

  /** Gives each text a direction of its own, at no cost. */
  private static final class HashingEncoder implements TextEncoder {
    @Override
    public String name() {
      return "hashing";
    }

    @Override
    public String checksum() {
      return "";
    }

    @Override
    public int dimension() {
      return DIMENSION;
    }

    @Override
    public List<Embedding> encode(List<String> texts) {
      return texts.stream().map(HashingEncoder::direction).toList();
    }

    private static Embedding direction(String text) {
      var random = new SplittableRandom(text.hashCode());
      return new Clusters(1, DIMENSION, random).embedding(0, random);
    }

    @Override
    public String queryText(String query) {
      return query;
    }

    @Override
    public void close() {
      // nothing is held
    }
  }

  @Override
  public void close() {
    index.close();
  }
}
