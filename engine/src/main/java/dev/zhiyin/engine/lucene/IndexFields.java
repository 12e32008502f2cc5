package dev.zhiyin.engine.lucene;

import dev.zhiyin.engine.retrieval.NumberField;

/** Names of the fields of one product in an index, embedded or on a cluster. */
public final class IndexFields {
  /* Analysed text. */
  static final String TITLE = "title";
  static final String DESCRIPTION = "description";
  static final String REVIEWS = "reviews";
  static final String CATEGORY_TEXT = "categoryText";
  static final String BRAND_TEXT = "brandText";

  /* Exact values. */
  public static final String ID = "id";
  public static final String CATEGORY = "category";

  public static final String BRAND = "brand";
  public static final String SELLER = "seller";

  /** Ids of groups, as they are. */
  public static final String GROUP = "group";

  public static final String ATTRIBUTE = "attribute";
  public static final String AVAILABLE = "available";

  /** In milliseconds; only of a product that is sold or reserved. */
  public static final String UNAVAILABLE_UNTIL = "unavailableUntil";

  public static final String PRICE = "price";
  public static final String STOCK = "stock";
  public static final String CREATED = "created";

  /**
   * How many shoppers interacted with the product; decides the order when nothing is known of a
   * shopper.
   */
  public static final String POPULARITY = "popularity";

  /** When the shop began to offer the product, known or guessed; every product has it. */
  public static final String SINCE = "since";

  /* Values as they are written, for counting. */
  public static final String CATEGORY_FACET = "categoryFacet";
  public static final String BRAND_FACET = "brandFacet";

  public static final String SELLER_FACET = "sellerFacet";

  /** The title as {@link TitleGrams} reads it. */
  public static final String FOLDED_TITLE = "foldedTitle";

  /** The words of the title as {@link dev.zhiyin.engine.prefix.NameWords} writes them. */
  public static final String TITLE_WORDS = "titleWords";

  /**
   * What title, category and brand begin with, as {@link dev.zhiyin.engine.prefix.NamePart} marks
   * it.
   */
  public static final String BEGINNING = "beginning";

  /* Vectors. */
  public static final String EMBEDDING = "embedding";

  /** The item vector; not there where it is the embedding. The name stays with the format. */
  public static final String ITEM_VECTOR = "tower";

  /** The history vector, which is read but never searched; not there where it is the embedding. */
  static final String HISTORY = "history";

  /** The product's JSON. */
  public static final String PRODUCT = "product";

  private IndexFields() {}

  /** Of the values of a declared keyword, as they are written, for counting. */
  public static String keyword(String attribute) {
    return "keyword." + attribute;
  }

  /** The field that has a number. */
  public static String of(NumberField field) {
    return switch (field) {
      case NumberField.OfOffer.PRICE -> PRICE;
      case NumberField.OfOffer.STOCK -> STOCK;
      case NumberField.OfOffer.CREATED -> CREATED;
      case NumberField.OfAttribute(String attribute) -> number(attribute);
    };
  }

  /** Of the numbers of a declared attribute. */
  public static String number(String attribute) {
    return "number." + attribute;
  }

  /** Of the places of a declared attribute. */
  public static String point(String attribute) {
    return "point." + attribute;
  }
}
