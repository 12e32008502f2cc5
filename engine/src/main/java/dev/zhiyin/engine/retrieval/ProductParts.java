package dev.zhiyin.engine.retrieval;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.prefix.NameWords;
import dev.zhiyin.engine.product.Product;
import dev.zhiyin.engine.product.ProductSummary;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** What was fetched of a product. To ask for a part that was not fetched is a bug of the caller. */
public final class ProductParts {
  private final Map<Part, Object> values = new EnumMap<>(Part.class);

  /**
   * What was known of the product when it was indexed.
   *
   * @param uniqueShoppers how many shoppers had interacted with it
   * @param since when the shop began to offer it, known or guessed
   */
  public record Stats(long uniqueShoppers, Instant since) {}

  /** Adds a part. An array is kept itself, and must not change afterwards. */
  public ProductParts with(Part part, Object value) {
    values.put(part, part.type().cast(value));
    return this;
  }

  /** Adds all that was fetched of the same product besides. */
  public void add(ProductParts more) {
    values.putAll(more.values);
  }

  /** Whether a part was fetched. */
  public boolean has(Part part) {
    return values.containsKey(part);
  }

  public String id() {
    return (String) fetched(Part.ID);
  }

  public Product product() {
    return (Product) fetched(Part.PRODUCT);
  }

  public ProductSummary summary() {
    return (ProductSummary) fetched(Part.SUMMARY);
  }

  public CategoricalFields kinds() {
    return (CategoricalFields) fetched(Part.KINDS);
  }

  public String group() {
    return (String) fetched(Part.GROUP);
  }

  public NameWords title() {
    return (NameWords) fetched(Part.TITLE);
  }

  public Embedding embedding() {
    return (Embedding) fetched(Part.EMBEDDING);
  }

  /** Not to be changed. */
  public float[] itemVector() {
    return (float[]) fetched(Part.ITEM_VECTOR);
  }

  /** Not to be changed. */
  public float[] historyVector() {
    return (float[]) fetched(Part.HISTORY_VECTOR);
  }

  public Stats stats() {
    return (Stats) fetched(Part.STATS);
  }

  private Object fetched(Part part) {
    Object value = values.get(part);
    if (value == null) {
      throw new IllegalStateException("part %s was not fetched".formatted(part));
    }
    return value;
  }
}
