package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.product.Product;
import java.util.List;
import java.util.stream.Stream;

/** The texts of a product that words are looked for in, the same in every index. */
public enum SearchedField {
  TITLE(IndexFields.TITLE, 2f),
  CATEGORY(IndexFields.CATEGORY_TEXT, 1.5f),
  BRAND(IndexFields.BRAND_TEXT, 1.5f),
  DESCRIPTION(IndexFields.DESCRIPTION, 1f),
  REVIEWS(IndexFields.REVIEWS, 0.3f);

  private final String field;
  private final float weight;

  SearchedField(String field, float weight) {
    this.field = field;
    this.weight = weight;
  }

  /** Those that say what a product is, and not only something of it. */
  public static List<SearchedField> ofName() {
    return List.of(TITLE, CATEGORY, BRAND);
  }

  /** The others. */
  static List<SearchedField> besideName() {
    return List.of(DESCRIPTION, REVIEWS);
  }

  /** All of them. */
  public static List<SearchedField> all() {
    return List.of(values());
  }

  /** Its name in an index. */
  public String field() {
    return field;
  }

  /** What BM25 in this field counts, relative to the others. */
  public float weight() {
    return weight;
  }

  /** What a product has in it. */
  public Stream<String> texts(Product product) {
    return switch (this) {
      case TITLE -> Stream.of(product.title());
      case CATEGORY -> Stream.of(String.join(" ", product.category().levels()));
      case BRAND -> Stream.of(product.brand());
      case DESCRIPTION -> Stream.of(product.text().description());
      case REVIEWS -> product.text().reviews().stream();
    };
  }
}
