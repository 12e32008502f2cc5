package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.product.Product;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was fetched of a product. To ask for a part that was not fetched is a bug of the caller. */
public final class ProductParts {
  private @Nullable String id;
  private @Nullable Product product;
  private @Nullable Kinds kinds;
  private @Nullable String group;
  private @Nullable NameWords title;
  private @Nullable Embedding embedding;
  private float @Nullable [] itemVector;
  private float @Nullable [] historyVector;
  private @Nullable Stats stats;

  /**
   * What was known of the product when it was indexed.
   *
   * @param uniqueShoppers how many shoppers had interacted with it
   * @param since when the shop began to offer it, known or guessed
   */
  public record Stats(long uniqueShoppers, Instant since) {}

  public ProductParts withId(String value) {
    id = value;
    return this;
  }

  public ProductParts withProduct(Product value) {
    product = value;
    return this;
  }

  public ProductParts withKinds(Kinds value) {
    kinds = value;
    return this;
  }

  /** Empty for a product of none. */
  public ProductParts withGroup(String value) {
    group = value;
    return this;
  }

  public ProductParts withTitle(NameWords value) {
    title = value;
    return this;
  }

  public ProductParts withEmbedding(Embedding value) {
    embedding = value;
    return this;
  }

  /** Keeps the array itself, which must not change afterwards. */
  public ProductParts withItemVector(float[] value) {
    itemVector = value;
    return this;
  }

  /** Keeps the array itself, which must not change afterwards. */
  public ProductParts withHistoryVector(float[] value) {
    historyVector = value;
    return this;
  }

  public ProductParts withStats(Stats value) {
    stats = value;
    return this;
  }

  /** Whether a part was fetched. */
  public boolean has(Part part) {
    return switch (part) {
          case ID -> id;
          case PRODUCT -> product;
          case KINDS -> kinds;
          case GROUP -> group;
          case TITLE -> title;
          case EMBEDDING -> embedding;
          case ITEM_VECTOR -> itemVector;
          case HISTORY_VECTOR -> historyVector;
          case STATS -> stats;
        }
        != null;
  }

  public String id() {
    return fetched(id, Part.ID);
  }

  public Product product() {
    return fetched(product, Part.PRODUCT);
  }

  public Kinds kinds() {
    return fetched(kinds, Part.KINDS);
  }

  public String group() {
    return fetched(group, Part.GROUP);
  }

  public NameWords title() {
    return fetched(title, Part.TITLE);
  }

  public Embedding embedding() {
    return fetched(embedding, Part.EMBEDDING);
  }

  /** Not to be changed. */
  public float[] itemVector() {
    return fetched(itemVector, Part.ITEM_VECTOR);
  }

  /** Not to be changed. */
  public float[] historyVector() {
    return fetched(historyVector, Part.HISTORY_VECTOR);
  }

  public Stats stats() {
    return fetched(stats, Part.STATS);
  }

  private static <T> T fetched(@Nullable T value, Part part) {
    if (value == null) {
      throw new IllegalStateException("part %s was not fetched".formatted(part));
    }
    return value;
  }
}
