package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.embed.CachedEncoder;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.VectorCache;
import dev.zhiyin.tools.Progress;
import java.util.List;

/**
 * All products of the shop with their places in text space.
 *
 * @param products by id
 * @param centred the embedding of each, centred
 * @param centring by the mean of them all
 */
record Catalogue(List<Product> products, List<Embedding> centred, Centring centring) {
  Catalogue {
    products = List.copyOf(products);
    centred = List.copyOf(centred);
  }

  static Catalogue of(
      List<Product> products, TextEncoder encoder, VectorCache cache, Progress progress) {
    List<String> texts = products.stream().map(Product::embeddedText).toList();
    List<Embedding> embeddings = encode(texts, new CachedEncoder(encoder, cache), progress);
    var centring = Centring.of(embeddings, encoder.dimension());
    return new Catalogue(products, embeddings.stream().map(centring::apply).toList(), centring);
  }

  private static List<Embedding> encode(
      List<String> texts, CachedEncoder encoder, Progress progress) {
    var counts = new int[2];
    List<Embedding> embeddings;
    try (var bar = progress.bar("embed", " texts", texts.size())) {
      embeddings =
          encoder.encode(
              texts,
              (reused, encoded) -> {
                counts[0] += reused;
                counts[1] += encoded;
                bar.stepBy(reused + encoded);
              });
    }
    progress.say("embed: %,d texts encoded, %,d known already", counts[1], counts[0]);
    return embeddings;
  }

  List<String> ids() {
    return products.stream().map(Product::id).toList();
  }
}
