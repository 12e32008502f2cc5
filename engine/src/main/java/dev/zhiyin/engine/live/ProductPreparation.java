package dev.zhiyin.engine.live;

import dev.zhiyin.engine.attribute.AttributeTypes;
import dev.zhiyin.engine.embed.Centring;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.indexing.IndexedProduct;
import dev.zhiyin.engine.match.MatchModel;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.store.CachedEncoder;
import dev.zhiyin.engine.store.ProductChange;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes what the index of one generation holds of a product. A text that was embedded before is not
 * embedded again, so that a change of price or stock costs no model call.
 *
 * @param centring by the mean of the generation
 * @param model of the generation
 * @param attributes that the shop declares, as when the generation was made
 */
public record ProductPreparation(
    CachedEncoder encoder, Centring centring, MatchModel model, AttributeTypes attributes) {
  /** Throws if no product could be prepared at present, whatever it is. */
  public void probe() {
    List<Embedding> centred = List.of(centring.apply(encoder.probe()));
    float[][] _ = model.itemVectors(centred);
    float[][] _ = model.historyVectors(centred);
  }

  /**
   * Prepares products, in order.
   *
   * @param changes those of products that are there
   * @param popularity shoppers who interacted with a product, by its id; absent counts 0
   */
  public List<IndexedProduct> of(List<ProductChange> changes, Map<String, Long> popularity) {
    List<String> texts = changes.stream().map(change -> product(change).embeddedText()).toList();
    List<Embedding> embeddings = encoder.encode(texts, CachedEncoder.Progress.NONE);
    return of(changes, embeddings.stream().map(centring::apply).toList(), popularity);
  }

  /** The same with embeddings that are there already, centred. */
  public List<IndexedProduct> of(
      List<ProductChange> changes, List<Embedding> centred, Map<String, Long> popularity) {
    List<String> ids = changes.stream().map(ProductChange::id).toList();
    List<TowerVectors> vectors = model.towerVectors(ids, centred);
    return IntStream.range(0, ids.size())
        .mapToObj(
            i ->
                new IndexedProduct(
                    product(changes.get(i)),
                    centred.get(i),
                    vectors.get(i),
                    popularity.getOrDefault(ids.get(i), 0L),
                    product(changes.get(i)).created().orElse(changes.get(i).added()),
                    attributes.of(product(changes.get(i)))))
        .toList();
  }

  private static Product product(ProductChange change) {
    return change.product().orElseThrow();
  }
}
