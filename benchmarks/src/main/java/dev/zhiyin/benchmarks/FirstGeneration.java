package dev.zhiyin.benchmarks;

import dev.zhiyin.engine.Home;
import dev.zhiyin.engine.cooccurrence.CoOccurrenceCounter;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.embed.TextEncoder;
import dev.zhiyin.engine.generation.GenerationDraft;
import dev.zhiyin.engine.generation.GenerationRepository;
import dev.zhiyin.engine.generation.Manifest;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.LocalityOrder;
import dev.zhiyin.engine.lucene.IndexBuilder;
import dev.zhiyin.engine.lucene.IndexConfig;
import dev.zhiyin.engine.match.UntrainedModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The first generation of a shop, as a rebuild makes it that has nothing to encode.
 *
 * @param home which is empty
 * @param stored whether the products are put into the store, too
 */
public record FirstGeneration(Home home, TextEncoder encoder, IndexConfig config, boolean stored) {
  private static final int AT_ONCE = 1_000;

  /**
   * Makes and publishes it.
   *
   * @param embeddings of the products, by number
   * @param product makes each product by its number
   */
  public void publish(
      List<Embedding> embeddings,
      IntFunction<IndexedProduct> product,
      CoOccurrenceCounter coOccurrence) {
    int products = embeddings.size();
    int[] order = LocalityOrder.of(embeddings);
    var generations = new GenerationRepository(home);
    try (var store = Store.open(home);
        GenerationDraft draft = generations.begin()) {
      long sequence = 0;
      try (var builder = new IndexBuilder(draft.index(), config)) {
        for (int from = 0; from < products; from += AT_ONCE) {
          var batch = new ArrayList<Product>();
          for (int i = from; i < Math.min(from + AT_ONCE, products); i++) {
            IndexedProduct next = product.apply(order[i]);
            builder.add(next);
            batch.add(next.product());
          }
          sequence = stored ? store.products().put(batch).sequence() : 0;
        }
        builder.finish();
      }
      draft.writeCentring(Centring.none(encoder.dimension()));
      draft.writeCoOccurrence(coOccurrence);
      Manifest manifest =
          draft.finish(
              new GenerationDraft.Contents(
                  new Manifest.EncoderId(encoder.name(), encoder.checksum(), encoder.dimension()),
                  UntrainedModel.NAME,
                  store.id(),
                  sequence,
                  products,
                  Map.of()));
      generations.publish(manifest.id());
    }
  }
}
