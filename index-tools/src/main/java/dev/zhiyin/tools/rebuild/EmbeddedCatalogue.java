package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.EmbeddingTable;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.indexing.QuarantinedProduct;
import dev.zhiyin.engine.store.EmbeddingCache;
import dev.zhiyin.engine.store.Store;
import dev.zhiyin.tools.cli.Progress;
import dev.zhiyin.tools.evaluate.Assortment;
import java.util.List;
import java.util.Optional;

/**
 * All products of the shop that can be embedded, with their places in text space.
 *
 * @param read these products, by id
 * @param quarantined those that are there and cannot be shown
 * @param centred the embedding of each, centred
 * @param centring by the mean of them all, or by that of the products that an index was made of
 *     from which a new one goes on
 * @param otherTexts how many texts were added, changed or taken out since that index was made; 0
 *     where there is none
 */
record EmbeddedCatalogue(
    StoreRead read,
    List<QuarantinedProduct> quarantined,
    EmbeddingTable centred,
    Centring centring,
    long otherTexts) {
  /** Products that are read together. */
  private static final int CHUNK = 512;

  EmbeddedCatalogue {
    quarantined = List.copyOf(quarantined);
    if (read.there().size() != centred.size()) {
      throw new IllegalArgumentException(
          "%d embeddings of %d products".formatted(centred.size(), read.there().size()));
    }
  }

  /**
   * Embeds them, and centres them by their mean.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if too many of them cannot be
   */
  static EmbeddedCatalogue of(
      Store store, StoreRead read, TextEncoder encoder, EmbeddingCache cache, Progress progress) {
    return new CatalogueEmbedding(store, read, encoder, cache, progress).anew();
  }

  /**
   * Embeds those that changed, and takes the others and the centring from an index that a new one
   * may go on from. Nothing if too much of it is other than when it was made.
   *
   * @throws dev.zhiyin.engine.ZhiyinException.WorkRefused if too many of them cannot be
   */
  static Optional<EmbeddedCatalogue> from(
      IncrementalBase base,
      Store store,
      StoreRead read,
      TextEncoder encoder,
      EmbeddingCache cache,
      Progress progress) {
    return new CatalogueEmbedding(store, read, encoder, cache, progress).from(base);
  }

  int size() {
    return centred.size();
  }

  List<String> ids() {
    return read.ids();
  }

  /** What a list shows of them, as the store has them now. */
  Assortment assortment(Store store) {
    List<String> ids = ids();
    return new Assortment(
        ids,
        sink -> {
          for (int start = 0; start < ids.size(); start += CHUNK) {
            List<String> some = ids.subList(start, Math.min(start + CHUNK, ids.size()));
            store.products().find(some).forEach(sink);
          }
        });
  }
}
