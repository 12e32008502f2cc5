package dev.zhiyin.engine.retrieval;

/** In which order what matches the words of a search is shown. */
public enum SearchOrder {
  /** Best match first. */
  RELEVANCE("relevance"),
  /** Cheapest first; those without a price last. */
  PRICE("price"),
  /** Dearest first; those without a price last. */
  PRICE_DOWN("-price"),
  /** Those first that the shop began to offer last. */
  NEWEST("newest"),
  /** Those first that most shoppers had interacted with when the index was built. */
  POPULAR("popular");

  private final String text;

  SearchOrder(String text) {
    this.text = text;
  }

  /** Whether it is one of prices, cheapest or dearest first. */
  public boolean isByPrice() {
    return this == PRICE || this == PRICE_DOWN;
  }

  /** As requests name it. */
  public String text() {
    return text;
  }
}
