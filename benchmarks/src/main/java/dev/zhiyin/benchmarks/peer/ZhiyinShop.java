package dev.zhiyin.benchmarks.peer;

import dev.zhiyin.benchmarks.FirstGeneration;
import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.cooccurrence.CoOccurrenceCounter;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A home of Zhiyin with the products and vectors of a shop: its store and one generation. */
final class ZhiyinShop {
  /** As wide as the vectors; only words are encoded by it. */
  private static final String ENCODER = "bge-small-en-v1.5";

  private static final String SHARE = "share";
  private static final CategoryPath CATEGORY = new CategoryPath(List.of("all"));

  private ZhiyinShop() {}

  /** What the index was set to. */
  static String settings(IndexConfig config) {
    return "M %d, ef_construction %d, %s, one segment"
        .formatted(
            config.maxConnections(),
            config.beamWidth(),
            config.quantisation() == Quantisation.NONE
                ? "full floats"
                : config.quantisation().text() + ", scored again by full floats");
  }

  /** Makes it in an empty folder. */
  static double load(PeerShop shop, Home home, IndexConfig config) throws IOException {
    try (var encoder = Encoders.open(ENCODER, EncoderConfig.DEFAULT)) {
      long start = System.nanoTime();
      publish(shop, home, config, encoder);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static void publish(PeerShop shop, Home home, IndexConfig config, TextEncoder encoder)
      throws IOException {
    try (Stream<String> titles = shop.titles()) {
      List<String> all = titles.toList();
      List<Embedding> embeddings =
          IntStream.range(0, shop.products())
              .mapToObj(i -> Embedding.ofUnit(shop.vector(i)))
              .toList();
      new FirstGeneration(home, encoder, config, true)
          .publish(
              embeddings,
              i -> indexed(product(i, all.get(i)), embeddings.get(i), i),
              new CoOccurrenceCounter());
    }
  }

  private static Product product(int number, String title) {
    return Product.titled(id(number), title)
        .withCategory(CATEGORY)
        .withAttributes(
            Map.of(SHARE, PeerShop.sharesOf(number).stream().map(PeerShop::nameOf).toList()));
  }

  private static IndexedProduct indexed(Product product, Embedding embedding, int number) {
    return new IndexedProduct(
        product, embedding, TowerVectors.ofText(embedding), number % 1000, Instant.EPOCH);
  }

  static String id(int product) {
    return "p" + product;
  }

  /** The number of a product, or -1 of one that was written since. */
  static int number(String id) {
    return id.startsWith("p") ? Integer.parseInt(id.substring(1)) : -1;
  }

  static Filter filter(double share) {
    return share == 1
        ? Filter.ALL
        : Filter.of(new Condition.Attribute(SHARE, List.of(PeerShop.nameOf(share))));
  }

  /** The same as JSON, empty for all. */
  static String filterJson(double share) {
    return share == 1
        ? ""
        : "{\"attributes\":{\"%s\":[\"%s\"]}}".formatted(SHARE, PeerShop.nameOf(share));
  }
}
