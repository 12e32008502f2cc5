package dev.zhiyin.engine.match;

import dev.zhiyin.engine.embed.Embedding;

/**
 * What the two towers say of a product: its item vector, and the history vector that it adds to the
 * user vector of a shopper who interacted with it. Both arrays have the model's dimension and are
 * not copied: the caller must not change them afterwards.
 */
public final class TowerVectors {
  private final float[] item;
  private final float[] history;
  private final boolean ofText;

  public TowerVectors(float[] item, float[] history) {
    this(item, history, false);
  }

  private TowerVectors(float[] item, float[] history, boolean ofText) {
    if (item.length != history.length) {
      throw new IllegalArgumentException(
          "item vector has %d dimensions; history vector has %d"
              .formatted(item.length, history.length));
    }
    this.item = item;
    this.history = history;
    this.ofText = ofText;
  }

  /** Those of a model that has learned nothing: both are the embedding of the product. */
  public static TowerVectors ofText(Embedding centred) {
    float[] values = centred.toArray();
    return new TowerVectors(values, values, true);
  }

  public float[] item() {
    return item;
  }

  public float[] history() {
    return history;
  }

  /** Whether both are the embedding of the product, which an index need not keep again. */
  public boolean areOfText() {
    return ofText;
  }
}
