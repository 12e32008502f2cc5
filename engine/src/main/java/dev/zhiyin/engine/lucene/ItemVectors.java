package dev.zhiyin.engine.lucene;

/**
 * A product's two vectors in the match model's space: what it is as a candidate, and what it says
 * of a shopper who met it. Both arrays have the model's dimension and are not copied: hands off
 * after.
 */
public final class ItemVectors {
  private final float[] product;
  private final float[] history;

  public ItemVectors(float[] product, float[] history) {
    if (product.length != history.length) {
      throw new IllegalArgumentException(
          "item vector has %d dimensions; history vector has %d"
              .formatted(product.length, history.length));
    }
    this.product = product;
    this.history = history;
  }

  float[] product() {
    return product;
  }

  float[] history() {
    return history;
  }
}
