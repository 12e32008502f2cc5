package dev.zhiyin.engine.indexing;

/**
 * What the two towers say of a product: its item vector, and the history vector that it adds to the
 * user vector of a shopper who interacted with it. Both arrays have the model's dimension and are
 * not copied: the caller must not change them afterwards.
 */
public final class TowerVectors {
  private final float[] item;
  private final float[] history;

  public TowerVectors(float[] item, float[] history) {
    if (item.length != history.length) {
      throw new IllegalArgumentException(
          "item vector has %d dimensions; history vector has %d"
              .formatted(item.length, history.length));
    }
    this.item = item;
    this.history = history;
  }

  public float[] item() {
    return item;
  }

  public float[] history() {
    return history;
  }
}
