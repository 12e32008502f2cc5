package dev.zhiyin.engine.lucene;

/** Names of the fields of one product in the index. */
final class IndexFields {
  /* Analysed text. */
  static final String TITLE = "title";
  static final String DESCRIPTION = "description";
  static final String REVIEWS = "reviews";
  static final String CATEGORY_TEXT = "categoryText";
  static final String BRAND_TEXT = "brandText";

  /* Exact values. */
  static final String ID = "id";
  static final String CATEGORY = "category";

  static final String BRAND = "brand";
  static final String SELLER = "seller";

  /** Ids of groups, as they are. */
  static final String GROUP = "group";

  static final String ATTRIBUTE = "attribute";
  static final String AVAILABLE = "available";

  /** In milliseconds; only of a product that is sold or reserved. */
  static final String UNAVAILABLE_UNTIL = "unavailableUntil";

  static final String PRICE = "price";
  static final String STOCK = "stock";
  static final String CREATED = "created";

  /**
   * How many shoppers interacted with the product; decides the order when nothing is known of a
   * shopper.
   */
  static final String POPULARITY = "popularity";

  /** When the shop began to offer the product, known or guessed; every product has it. */
  static final String SINCE = "since";

  /* Values as they are written, for counting. */
  static final String CATEGORY_FACET = "categoryFacet";
  static final String BRAND_FACET = "brandFacet";

  static final String SELLER_FACET = "sellerFacet";

  /** The title as {@link TitleGrams} reads it. */
  static final String FOLDED_TITLE = "foldedTitle";

  /** The words of the title as {@link dev.zhiyin.engine.prefix.NameWords} writes them. */
  static final String TITLE_WORDS = "titleWords";

  /**
   * What title, category and brand begin with, as {@link dev.zhiyin.engine.prefix.NamePart} marks
   * it.
   */
  static final String BEGINNING = "beginning";

  /* Vectors. */
  static final String EMBEDDING = "embedding";

  /** The item vector; not there where it is the embedding. */
  static final String TOWER = "tower";

  /** The history vector, which is read but never searched; not there where it is the embedding. */
  static final String HISTORY = "history";

  /** The product's JSON. */
  static final String PRODUCT = "product";

  private IndexFields() {}

  /** Of the values of a declared keyword, as they are written, for counting. */
  static String keyword(String attribute) {
    return "keyword." + attribute;
  }

  /** Of the numbers of a declared attribute. */
  static String number(String attribute) {
    return "number." + attribute;
  }

  /** Of the places of a declared attribute. */
  static String point(String attribute) {
    return "point." + attribute;
  }
}
