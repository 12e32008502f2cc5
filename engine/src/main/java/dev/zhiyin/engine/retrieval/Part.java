package dev.zhiyin.engine.retrieval;

/** A part of what an index keeps of a product. */
public enum Part {
  ID,
  /** The product as the shop describes it. */
  PRODUCT,
  /** Its text's embedding, centred. */
  EMBEDDING,
  ITEM_VECTOR,
  HISTORY_VECTOR,
  /** Statistics as of when the product was indexed. */
  STATS
}
