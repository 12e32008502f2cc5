package dev.zhiyin.engine.retrieval;

/** A part of what an index keeps of a product. */
public enum Part {
  ID,
  /** The product as the shop describes it. */
  PRODUCT,
  /** Category, brand and seller alone, which costs less than the product. */
  KINDS,
  /** The id of its group alone. */
  GROUP,
  /** The words of its title alone. */
  TITLE,
  /** Its text's embedding, centred. */
  EMBEDDING,
  ITEM_VECTOR,
  HISTORY_VECTOR,
  /** Statistics as of when the product was indexed. */
  STATS
}
