package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.live.FaultBisection;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.ProductChange;
import dev.zhiyin.tools.cli.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * All products of the shop that can be embedded, with their places in text space.
 *
 * @param read these products as they were read, and those that cannot be shown
 * @param products the same, by id
 * @param centred the embedding of each, centred
 * @param centring by the mean of them all
 */
record EmbeddedCatalogue(
    StoreRead read, List<Product> products, List<Embedding> centred, Centring centring) {
  /** Products that are embedded together. */
  private static final int CHUNK = 512;

  EmbeddedCatalogue {
    products = List.copyOf(products);
    centred = List.copyOf(centred);
  }

  /**
   * Embeds them.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if too many of them cannot be
   */
  static EmbeddedCatalogue of(
      StoreRead read, TextEncoder encoder, EmbeddingCache cache, Progress progress) {
    var embeddings = new ArrayList<Embedding>();
    StoreRead embedded = embed(read, new CachedEncoder(encoder, cache), progress, embeddings);
    Floors.requireShown(embedded.quarantined().size(), embeddings.size());
    var centring = Centring.of(embeddings, encoder.dimension());
    return new EmbeddedCatalogue(
        embedded, embedded.products(), embeddings.stream().map(centring::apply).toList(), centring);
  }

  /* Returns those that could be embedded. */
  private static StoreRead embed(
      StoreRead read, CachedEncoder encoder, Progress progress, List<Embedding> embeddings) {
    var counts = new int[2];
    var failed = new ArrayList<FaultBisection.Failed<ProductChange>>();
    List<ProductChange> there = read.there();
    try (var bar = progress.bar("embed", " texts", there.size())) {
      CachedEncoder.Progress counting =
          (reused, encoded) -> {
            counts[0] += reused;
            counts[1] += encoded;
            bar.stepBy(reused + encoded);
          };
      var embedding =
          new FaultBisection<ProductChange, Embedding>(
              some -> encoder.encode(texts(some), counting), encoder::probe);
      for (int start = 0; start < there.size(); start += CHUNK) {
        var outcome = embedding.of(there.subList(start, Math.min(start + CHUNK, there.size())));
        outcome.done().forEach(done -> embeddings.add(done.result()));
        failed.addAll(outcome.failed());
      }
    }
    progress.say("embed: %,d texts encoded, %,d known already", counts[1], counts[0]);
    return read.without(failed);
  }

  private static List<String> texts(List<ProductChange> changes) {
    return changes.stream().map(change -> change.product().orElseThrow().embeddedText()).toList();
  }

  List<String> ids() {
    return products.stream().map(Product::id).toList();
  }
}
