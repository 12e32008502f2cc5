package dev.zhiyin.engine.lucene;

/**
 * What a shop adds to the analysis of texts.
 *
 * @param words of products and searches alike: an index is asked with those that it was made with
 * @param synonyms of searches only
 */
public record Vocabulary(ShopWords words, Synonyms synonyms) {
  public static final Vocabulary NONE = new Vocabulary(ShopWords.NONE, Synonyms.NONE);

  /** Of an index that is not asked by shoppers. */
  public static Vocabulary of(ShopWords words) {
    return new Vocabulary(words, Synonyms.NONE);
  }
}
