package dev.zhiyin.engine.indexing;

import dev.zhiyin.engine.attribute.AttributeTypes.TypedValues;
import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.match.TowerVectors;
import dev.zhiyin.engine.product.Product;
import java.time.Instant;

/**
 * All that the index holds of one product.
 *
 * @param embedding of its text, centred
 * @param towerVectors what the match model says of it
 * @param popularity how many shoppers interacted with it
 * @param since when the shop began to offer it, as far as is known
 * @param typed values of the attributes that the shop declares
 */
public record IndexedProduct(
    Product product,
    Embedding embedding,
    TowerVectors towerVectors,
    long popularity,
    Instant since,
    TypedValues typed) {
  /** Of a shop that declares no attributes. */
  public IndexedProduct(
      Product product,
      Embedding embedding,
      TowerVectors towerVectors,
      long popularity,
      Instant since) {
    this(product, embedding, towerVectors, popularity, since, TypedValues.NONE);
  }
}
