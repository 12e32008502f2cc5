package dev.zhiyin.engine.retrieval;

/** How well some words fit some products, one value a product. Immutable. */
public final class WordFit {
  private final float[] scores;
  private final float[] completeness;

  /** Keeps the arrays themselves, which must not change afterwards. */
  public WordFit(float[] scores, float[] completeness) {
    this.scores = scores;
    this.completeness = completeness;
  }

  /** BM25; 0 where a product has too few of the words to match. */
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
}
