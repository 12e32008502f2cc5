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
import dev.zhiyin.engine.store.ProductStats;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
   * @param productStats of those of them that have one
   */
  public List<IndexedProduct> of(
      List<ProductChange> changes, Map<String, ProductStats> productStats) {
    List<Product> products =
        changes.stream().map(change -> change.product().orElseThrow()).toList();
    List<String> ids = products.stream().map(Product::id).toList();
    List<Embedding> centred =
        encoder
            .encode(
                products.stream().map(Product::embeddedText).toList(), CachedEncoder.Progress.NONE)
            .stream()
            .map(centring::apply)
            .toList();
    List<TowerVectors> vectors = model.towerVectors(ids, centred);
    var prepared = new ArrayList<IndexedProduct>(products.size());
    for (int i = 0; i < products.size(); i++) {
      Product product = products.get(i);
      ProductStats stats = productStats.get(product.id());
      prepared.add(
          new IndexedProduct(
              product,
              centred.get(i),
              vectors.get(i),
              stats == null ? 0 : stats.uniqueShoppers(),
              product.created().orElse(changes.get(i).added()),
              attributes.of(product)));
    }
    return prepared;
  }
}
