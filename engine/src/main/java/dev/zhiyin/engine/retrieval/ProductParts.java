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

  /** These parts, and those of another reading of the product. */
  public ProductParts plus(ProductParts other) {
    var both = new ProductParts();
    both.id = id == null ? other.id : id;
    both.product = product == null ? other.product : product;
    both.kinds = kinds == null ? other.kinds : kinds;
    both.group = group == null ? other.group : group;
    both.title = title == null ? other.title : title;
    both.embedding = embedding == null ? other.embedding : embedding;
    both.itemVector = itemVector == null ? other.itemVector : itemVector;
    both.historyVector = historyVector == null ? other.historyVector : historyVector;
    both.stats = stats == null ? other.stats : stats;
    return both;
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
