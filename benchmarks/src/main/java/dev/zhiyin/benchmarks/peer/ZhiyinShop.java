package dev.zhiyin.benchmarks.peer;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.cooccurrence.CoOccurrenceCounter;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.filter.Condition;
import dev.zhiyin.engine.filter.Filter;
import dev.zhiyin.engine.generation.GenerationDraft;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.lucene.Quantisation;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.CategoryPath;
import dev.zhiyin.engine.product.Offer;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductText;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.onnx.encoder.EncoderConfig;
import dev.zhiyin.onnx.encoder.Encoders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A home of Zhiyin with the products and vectors of a shop: its store and one generation. */
final class ZhiyinShop {
  /** As wide as the vectors; only words are encoded by it. */
  private static final String ENCODER = "bge-small-en-v1.5";

  private static final String SHARE = "share";
  private static final int AT_ONCE = 1_000;
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

  /** Makes it in an empty folder, as a rebuild does that has nothing to encode. */
  static double load(PeerShop shop, Home home, IndexConfig config) {
    try (var encoder = Encoders.open(ENCODER, EncoderConfig.DEFAULT)) {
      long start = System.nanoTime();
      publish(shop, home, config, encoder);
      return (System.nanoTime() - start) / 1e9;
    }
  }

  private static void publish(PeerShop shop, Home home, IndexConfig config, TextEncoder encoder) {
    var generations = new GenerationRepository(home);
    try (Store store = Store.open(home);
        GenerationDraft draft = generations.begin()) {
      long sequence = 0;
      try (var builder = new IndexBuilder(draft.index(), config);
          Stream<String> titles = shop.titles()) {
        Iterator<String> rest = titles.iterator();
        for (int from = 0; from < shop.products(); from += AT_ONCE) {
          var products = new ArrayList<Product>();
          for (int i = from; i < Math.min(from + AT_ONCE, shop.products()); i++) {
            products.add(product(i, rest.next()));
            builder.add(indexed(products.getLast(), shop.vector(i), i));
          }
          sequence = store.putProducts(products).sequence();
        }
        builder.finish();
      }
      int dimension = encoder.dimension();
      draft.writeCentring(Centring.none(dimension));
      draft.writeCoOccurrence(new CoOccurrenceCounter());
      Manifest manifest =
          draft.finish(
              new GenerationDraft.Contents(
                  new Manifest.EncoderId(encoder.name(), encoder.checksum(), dimension),
                  UntrainedModel.NAME,
                  store.id(),
                  sequence,
                  shop.products(),
                  Map.of()));
      generations.publish(manifest.id());
    }
  }

  private static Product product(int number, String title) {
    return new Product(
        id(number),
        ProductText.titled(title),
        CATEGORY,
        "",
        Offer.NONE,
        Map.of(SHARE, PeerShop.sharesOf(number).stream().map(PeerShop::nameOf).toList()),
        Optional.empty(),
        "");
  }

  private static IndexedProduct indexed(Product product, float[] vector, int number) {
    return new IndexedProduct(
        product,
        Embedding.ofUnit(vector),
        TowerVectors.ofText(Embedding.ofUnit(vector)),
        number % 1000,
        Instant.EPOCH);
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
