package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.cooccurrence.CoOccurrenceCounter;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductJson;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.engine.shopper.Event;
import dev.zhiyin.engine.shopper.EventType;
import dev.zhiyin.engine.shopper.History;
import dev.zhiyin.engine.shopper.HistoryItem;
import dev.zhiyin.engine.shopper.ShopperId;
import dev.zhiyin.engine.shopper.Subject;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * A shop of any size without texts to encode: embeddings lie in clusters, one a category, as those
 * of real products do. The same seed makes the same shop.
 */
public final class SyntheticShop {
  static final int DIMENSION = 384;

  /** Of the shop, which it never encodes anything by. */
  private static final String ENCODER = "all-minilm-l6-v2";

  /** Products that the same shoppers interacted with. */
  private static final int SHARED = 21;

  private static final int AT_ONCE = 1_000;

  private final int products;
  private final SplittableRandom random = new SplittableRandom(1);
  private final Clusters clusters;

  private SyntheticShop(int products) {
    this.products = products;
    this.clusters = new Clusters(products, DIMENSION, random);
  }

  /**
   * The home of a shop of so many products, which is made where it is not there yet: in the folder
   * {@code zhiyin-benchmark} of the system's temporary folder.
   */
  public static Home home(int products) {
    var home =
        new Home(
            Path.of(System.getProperty("java.io.tmpdir"), "zhiyin-benchmark", "v8-" + products));
    if (new GenerationRepository(home).current().isEmpty()) {
      try (var encoder = Encoders.open(ENCODER, EncoderConfig.DEFAULT)) {
        new SyntheticShop(products).publish(home, encoder, IndexConfig.DEFAULT, false);
      }
    }
    return home;
  }

  /**
   * Makes the home of a shop as one is that nobody has trained yet, with its products and events in
   * the store, so that a server of it does all that a server does, and its embeddings in the cache,
   * so that a rebuild of it encodes what changed only.
   *
   * @param home which holds no shop
   * @param config of its index; without one, the shop is one that is still to be rebuilt
   */
  public static void make(
      Home home, int products, Shoppers shoppers, Optional<IndexConfig> config) {
    try (var encoder = Encoders.open(ENCODER, EncoderConfig.DEFAULT)) {
      var shop = new SyntheticShop(products);
      config.ifPresentOrElse(
          index -> shop.publish(home, encoder, index, true), () -> shop.store(home));
      shop.remember(home, encoder);
      try (var store = Store.open(home)) {
        shop.addEvents(store, shoppers);
      }
    }
  }

  /**
   * Who viewed what.
   *
   * @param count {@code u0}, {@code u1} …
   * @param views of each of them
   * @param kinds that a shopper likes, whose first products are viewed most; 0 if all products are
   *     viewed alike
   */
  public record Shoppers(int count, int views, int kinds) {}

  /** Writes every hundredth product of such a shop to a file, with another title. */
  public static void writeChanged(int products, Path file) {
    var shop = new SyntheticShop(products);
    try (var lines = Files.newBufferedWriter(file)) {
      for (int i = 0; i < products; i += 100) {
        Product product = shop.product(i, true).product();
        ProductText text = product.text();
        var title = new ProductText("New " + text.title(), text.description(), text.reviews());
        lines.write(ProductJson.text(product.withText(title)));
        lines.newLine();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void store(Home home) {
    try (var store = Store.open(home)) {
      for (int from = 0; from < products; from += AT_ONCE) {
        store
            .products()
            .put(
                IntStream.range(from, Math.min(from + AT_ONCE, products))
                    .mapToObj(i -> product(i, true).product())
                    .toList());
      }
    }
  }

  private void remember(Home home, TextEncoder encoder) {
    try (var cache = new EmbeddingCache(home.vectorCache())) {
      for (int from = 0; from < products; from += AT_ONCE) {
        List<IndexedProduct> some =
            IntStream.range(from, Math.min(from + AT_ONCE, products))
                .mapToObj(i -> product(i, true))
                .toList();
        cache.put(
            encoder.checksum(),
            some.stream().map(one -> one.product().embeddedText()).toList(),
            some.stream().map(IndexedProduct::embedding).toList());
      }
    }
  }

  private void addEvents(Store store, Shoppers shoppers) {
    Instant now = store.now();
    Map<Integer, List<Integer>> byKind =
        shoppers.kinds == 0
            ? Map.of()
            : IntStream.range(0, products).boxed().collect(Collectors.groupingBy(this::kind));
    var events = new ArrayList<Event>();
    for (int shopper = 0; shopper < shoppers.count; shopper++) {
      ShopperId id = ShopperId.user("u" + shopper);
      List<List<Integer>> liked =
          random
              .ints(shoppers.kinds, 0, clusters.count())
              .mapToObj(kind -> byKind.getOrDefault(kind, List.of()))
              .filter(it -> !it.isEmpty())
              .toList();
      for (int view = 0; view < shoppers.views; view++) {
        events.add(
            Event.of(
                "e%d-%d".formatted(shopper, view),
                id,
                new Subject.Item("p" + viewed(liked)),
                EventType.VIEW,
                now.minusSeconds(60L * view)));
      }
      if (events.size() >= AT_ONCE || shopper == shoppers.count - 1) {
        store.events().addPast(events);
        events.clear();
      }
    }
  }

  /* Of ten views of one with likes, two are of any product. */
  private int viewed(List<List<Integer>> liked) {
    if (liked.isEmpty() || random.nextInt(10) < 2) {
      return random.nextInt(products);
    }
    List<Integer> kind = liked.get(random.nextInt(liked.size()));
    return kind.get((int) (kind.size() * Math.pow(random.nextDouble(), 2)));
  }

  private int kind(int product) {
    return of(product).nextInt(clusters.count());
  }

  /* The shop's first generation, in an empty home. */
  private void publish(Home home, TextEncoder encoder, IndexConfig config, boolean stored) {
    long start = System.nanoTime();
    new FirstGeneration(home, encoder, config, stored)
        .publish(embeddings(), i -> product(i, stored), coOccurrence());
    System.out.printf(
        "%,d products indexed in %.0f s%n", products, (System.nanoTime() - start) / 1e9);
  }

  /* Of products by their neighbours in number, as many as a product may have. */
  private CoOccurrenceCounter coOccurrence() {
    var counts = new CoOccurrenceCounter();
    for (int first = 0; first < products; first += SHARED) {
      List<String> together =
          IntStream.range(first, Math.min(first + SHARED, products))
              .mapToObj(i -> "p" + i)
              .toList();
      for (int shopper = 0; shopper < CoOccurrenceCounter.LEAST_TOGETHER; shopper++) {
        counts.add(together, List.of());
      }
    }
    return counts;
  }

  /** Embeddings only: unit vectors of {@value #DIMENSION} floats. */
  public static float[][] vectors(int count) {
    var random = new SplittableRandom(1);
    var clusters = new Clusters(count, DIMENSION, random);
    var vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      vectors[i] = clusters.embedding(random.nextInt(clusters.count()), random).toArray();
    }
    return vectors;
  }

  private List<Embedding> embeddings() {
    return IntStream.range(0, products)
        .parallel()
        .mapToObj(
            i -> {
              SplittableRandom random = of(i);
              return clusters.embedding(random.nextInt(clusters.count()), random);
            })
        .toList();
  }

  /* What decides about a product. */
  private static SplittableRandom of(int product) {
    return new SplittableRandom(product);
  }

  /* With tower vectors of its own, as one of a trained shop has them, or without. */
  private IndexedProduct product(int i, boolean untrained) {
    SplittableRandom random = of(i);
    int category = random.nextInt(clusters.count());
    Embedding embedding = clusters.embedding(category, random);
    float[] towerVector = embedding.toArray();
    return new IndexedProduct(
        described(i, category, random),
        embedding,
        untrained ? TowerVectors.ofText(embedding) : new TowerVectors(towerVector, towerVector),
        random.nextInt(1000),
        Instant.EPOCH);
  }

  private static Product described(int i, int category, SplittableRandom random) {
    return new Product(
        "p" + i,
        new ProductText(
            "Product %d of kind %d 商品 %d".formatted(i, category, i),
            "One of the products of kind %d, made for measuring".formatted(category),
            List.of()),
        new CategoryPath(List.of("department " + category % 12, "kind " + category)),
        "brand " + random.nextInt(200),
        Offer.of(
            OptionalDouble.of(1 + random.nextInt(50_000) / 100.0),
            "CNY",
            OptionalInt.of(random.nextInt(20) == 0 ? 0 : 10),
            ""),
        Map.of(),
        Optional.of(Instant.EPOCH),
        "",
        "",
        Optional.empty());
  }

  /** Histories of products drawn at random, views all. */
  static List<History> histories(int count, int length, int products) {
    var random = new SplittableRandom(2);
    var histories = new ArrayList<History>();
    for (int h = 0; h < count; h++) {
      var items = new ArrayList<HistoryItem>();
      for (int i = 0; i < length; i++) {
        items.add(
            new HistoryItem(
                new Subject.Item("p" + random.nextInt(products)),
                EventType.VIEW,
                Instant.EPOCH,
                List.of()));
      }
      histories.add(new History(items));
    }
    return histories;
  }
}
