package dev.zhiyin.tools.rebuild;

import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.indexing.TowerVectors;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.ProductChange;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes of products what the index holds of them.
 *
 * @param popularity shoppers who interacted with a product, by its id; absent counts 0
 */
record Indexing(
    CachedEncoder encoder, Centring centring, MatchModel model, Map<String, Long> popularity) {

  /** Throws if no product could be prepared at present, whatever it is. */
  void probe() {
    List<Embedding> centred = List.of(centring.apply(encoder.probe()));
    float[][] _ = model.itemVectors(centred);
    float[][] _ = model.historyVectors(centred);
  }

  /**
   * Embeds those texts that are not known yet.
   *
   * @param there products that are not deleted
   */
  List<IndexedProduct> of(List<ProductChange> there) {
    List<String> texts = there.stream().map(one -> product(one).embeddedText()).toList();
    List<Embedding> embeddings = encoder.encode(texts, CachedEncoder.Progress.NONE);
    return of(there, embeddings.stream().map(centring::apply).toList());
  }

  /**
   * With embeddings that are there already.
   *
   * @param there products that are not deleted
   */
  List<IndexedProduct> of(List<ProductChange> there, List<Embedding> centred) {
    List<String> ids = there.stream().map(ProductChange::id).toList();
    float[][] products = model.itemVectors(ids, centred);
    float[][] histories = model.historyVectors(ids, centred);
    return IntStream.range(0, ids.size())
        .mapToObj(
            i ->
                new IndexedProduct(
                    product(there.get(i)),
                    centred.get(i),
                    new TowerVectors(products[i], histories[i]),
                    popularity.getOrDefault(ids.get(i), 0L),
                    product(there.get(i)).created().orElse(there.get(i).added())))
        .toList();
  }

  private static Product product(ProductChange change) {
    return change.product().orElseThrow();
  }
}
