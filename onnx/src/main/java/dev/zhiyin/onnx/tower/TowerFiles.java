package dev.zhiyin.onnx.tower;

/** Names in a model's folder: its files, and what the graphs in them take and give. */
public final class TowerFiles {
  /** A {@link TowerManifest}; a folder without it was not finished. */
  public static final String MANIFEST = "model.json";

  public static final String PRODUCT_TOWER = "product-tower.onnx";
  public static final String USER_TOWER = "user-tower.onnx";

  /** Gates of a history's items, for models named {@link #ATTENTION_MODEL}. */
  public static final String ATTENTION = "attention.onnx";

  /** Name of models that have {@link #ATTENTION}. */
  public static final String ATTENTION_MODEL = "attention";

  /**
   * Ids of the products of which something was learned, and the row of each: {@link LearnedRows}.
   */
  public static final String LEARNED_IDS = "learned-ids.bin";

  /** A row for each of {@link #LEARNED_IDS}, in little-endian floats. */
  public static final String LEARNED_PRODUCT = "learned-product.f32";

  /** A row for each of {@link #LEARNED_IDS}, in little-endian floats. */
  public static final String LEARNED_HISTORY = "learned-history.f32";

  /** A little-endian float for each of {@link #LEARNED_IDS}, if the product tower takes it. */
  public static final String LEARNED_LIFT = "learned-lift.f32";

  /** {@link dev.zhiyin.engine.match.SlimWeights}, if they add anything. */
  public static final String SLIM = "slim.bin";

  /** A tower's input {@code [n][inputDimension]}. */
  public static final String EMBEDDING = "embedding";

  /** A tower's input {@code [n][dimension]}, if it takes what was learned of each product. */
  public static final String LEARNED = "learned";

  /** A tower's input {@code [n][1]}, if it takes each product's own lift. */
  public static final String LIFT = "lift";

  /** A tower's output {@code [n][dimension]}. */
  public static final String VECTOR = "vector";

  /** The attention's input {@code [n][dimension]}, newest first. */
  public static final String HISTORY_VECTORS = "history_vectors";

  /** The attention's output {@code [n][dimension]}. */
  public static final String GATED_VECTORS = "gated_vectors";

  private TowerFiles() {}
}
