package dev.zhiyin.engine.shop;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.HashingEncoder;
import dev.zhiyin.engine.generation.Generation;
import dev.zhiyin.engine.generation.GenerationDraft;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.recommend.Recommender;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * A published generation with all that it was made of. The number that a product has in {@link
 * #products} decides how many shoppers have shown interest in it: {@code i % 7}.
 */
public record OpenShop(
    List<Product> products,
    List<Embedding> centred,
    HashingEncoder encoder,
    MatchModel model,
    Generation generation,
    Recommender recommender)
    implements AutoCloseable {
  public static final int DIMENSION = 48;

  /** Embeds, centres, indexes and publishes, as a rebuild does. */
  public static OpenShop of(List<Product> products, MatchModel model, Path folder) {
    var encoder = new HashingEncoder(DIMENSION);
    List<Embedding> embeddings =
        encoder.encode(products.stream().map(Product::embeddedText).toList());
    var centring = Centring.of(embeddings, DIMENSION);
    List<Embedding> centred = embeddings.stream().map(centring::apply).toList();
    var generations = new GenerationRepository(new Home(folder));
    try (GenerationDraft draft = generations.begin()) {
      draft.writeCentring(centring);
      write(draft, products, centred, model);
      var id = new Manifest.EncoderId(encoder.name(), encoder.checksum(), DIMENSION);
      var contents =
          new GenerationDraft.Contents(
              id, model.name(), new UUID(0, 0), 0, products.size(), Map.of());
      generations.publish(draft.finish(contents).id());
    }
    Generation generation = generations.openCurrent();
    generation.require(encoder);
    var recommender = new Recommender(generation.index(), generation.centring(), model, encoder);
    return new OpenShop(products, centred, encoder, model, generation, recommender);
  }

  private static void write(
      GenerationDraft draft, List<Product> products, List<Embedding> centred, MatchModel model) {
    List<String> ids = products.stream().map(Product::id).toList();
    List<TowerVectors> vectors = model.towerVectors(ids, centred);
    try (var builder = new IndexBuilder(draft.index(), IndexConfig.DEFAULT)) {
      for (int i = 0; i < products.size(); i++) {
        Product product = products.get(i);
        Instant since = product.created().orElse(Instant.EPOCH);
        builder.add(
            new IndexedProduct(
                product,
                centred.get(i),
                vectors.get(i),
                popularity(i),
                since,
                RandomCatalogue.TYPES.of(product)));
      }
      builder.finish();
    }
  }

  /** How many shoppers have interacted with the product of this number. */
  public static long popularity(int number) {
    return number % 7;
  }

  /** The number of a product. */
  public Optional<Integer> number(String productId) {
    return IntStream.range(0, products.size())
        .filter(i -> products.get(i).id().equals(productId))
        .boxed()
        .findFirst();
  }

  /** What words mean here: as a search query, centred. */
  public Embedding meaning(String words) {
    return generation.centring().apply(encoder.encodeQuery(words));
  }

  @Override
  public void close() {
    generation.close();
    model.close();
    encoder.close();
  }
}
