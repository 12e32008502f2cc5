package dev.zhiyin.tools.train.export;

/**
 * Gates by which an item of a history counts, for what it is and for what the newest item is:
 *
 * <pre>
 *   gate_i = 0.02 + 1.96 sigmoid((h_i K) . (h_newest Q) + h_i . g)
 * </pre>
 *
 * <p>which its history vector is multiplied by: 1 where nothing was learned, and never nothing, so
 * that a history always has a direction. Immutable.
 */
public final class Attention {
  /** The smallest gate. */
  public static final float LEAST = 0.02f;

  /** The largest gate less the smallest. */
  public static final float SPAN = 1.96f;

  /* Not copies: the graph's writer is their only reader. */
  final float[] keys;
  final float[] queries;
  final float[] own;

  private Attention(float[] keys, float[] queries, float[] own) {
    this.keys = keys;
    this.queries = queries;
    this.own = own;
  }

  /**
   * Copies.
   *
   * @param keys {@code K}, {@code [dimension][rank]} row by row
   * @param queries {@code Q}, {@code [dimension][rank]}
   * @param own {@code g}, {@code [dimension]}
   * @throws IllegalArgumentException if a number is not finite, or their shapes differ
   */
  public static Attention of(float[] keys, float[] queries, float[] own) {
    if (own.length == 0
        || keys.length == 0
        || keys.length != queries.length
        || keys.length % own.length != 0) {
      throw new IllegalArgumentException(
          "%d keys and %d queries are not rows for %d floats"
              .formatted(keys.length, queries.length, own.length));
    }
    Tower.requireFinite("key", keys);
    Tower.requireFinite("query", queries);
    Tower.requireFinite("own weight", own);
    return new Attention(keys.clone(), queries.clone(), own.clone());
  }

  /** Floats of a history vector. */
  public int dimension() {
    return own.length;
  }

  int rank() {
    return keys.length / own.length;
  }
}
