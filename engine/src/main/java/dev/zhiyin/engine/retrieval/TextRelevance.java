package dev.zhiyin.engine.retrieval;

/** How well some words fit some products, one value a product. Immutable. */
public final class TextRelevance {
  private final float[] scores;
  private final float[] completeness;
  private final float[] titleGrams;

  /** Keeps the arrays themselves, which must not change afterwards. */
  public TextRelevance(float[] scores, float[] completeness, float[] titleGrams) {
    this.scores = scores;
    this.completeness = completeness;
    this.titleGrams = titleGrams;
  }

  /** BM25: the best field of each word, summed; 0 where a product has none of the words. */
  public float[] scores() {
    return scores.clone();
  }

  /**
   * Query completeness, as in Vespa's {@code fieldMatch}: the share of the words that the title,
   * the category and the brand have together, in [0, 1].
   */
  public float[] completeness() {
    return completeness.clone();
  }

  /**
   * How much of the search's letter trigrams, of Chinese its bigrams, the title has, in [0, 1]: 1
   * is the search in one piece.
   */
  public float[] titleGrams() {
    return titleGrams.clone();
  }
}
