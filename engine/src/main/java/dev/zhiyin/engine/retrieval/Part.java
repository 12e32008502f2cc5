package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductSummary;

/** A part of what an index keeps of a product. */
public enum Part {
  ID(String.class),
  /** The product as the shop describes it. */
  PRODUCT(Product.class),
  /** What reasons say of a product that is not shown, which costs less than the product. */
  SUMMARY(ProductSummary.class),
  /** Category, brand and seller alone, which costs less than the product. */
  KINDS(CategoricalFields.class),
  /** The id of its group alone; empty for a product of none. */
  GROUP(String.class),
  /** The words of its title alone. */
  TITLE(NameWords.class),
  /** Its text's embedding, centred. */
  EMBEDDING(Embedding.class),
  ITEM_VECTOR(float[].class),
  HISTORY_VECTOR(float[].class),
  /** Statistics as of when the product was indexed. */
  STATS(ProductParts.Stats.class);

  private final Class<?> type;

  Part(Class<?> type) {
    this.type = type;
  }

  /** What a value of it is. */
  Class<?> type() {
    return type;
  }
}
