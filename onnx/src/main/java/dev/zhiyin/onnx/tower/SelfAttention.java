package dev.zhiyin.onnx.tower;

import java.util.List;

/**
 * Layers of self-attention over a history, each with a position's vector known to it (after Kang
 * and McAuley, "Self-Attentive Sequential Recommendation", 2018, without its mask, since nothing in
 * a history lies in the future):
 *
 * <pre>
 *   z_i = h_i + t[i]                        newest first, and then
 *   z   = z + softmax(z Q (z K)^T / sqrt(rank)) (z V) O          in each layer,
 *   z   = z + silu(z A + b) B                                    and at last
 *   h'_i = h_i + (z_i of the last layer) - (z_i of the first line)
 * </pre>
 *
 * <p>Immutable.
 *
 * @param positions {@code t}, {@code [longest history][d]}
 */
public record SelfAttention(Matrix positions, List<Layer> layers) implements SequenceEncoder {
  /** Name of models that have it. */
  public static final String MODEL = "self-attention";

  public SelfAttention {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("no layer");
    }
    for (Layer layer : layers) {
      layer.requireWidth(positions.columns());
    }
  }

  @Override
  public String model() {
    return MODEL;
  }

  @Override
  public int dimension() {
    return positions.columns();
  }

  /**
   * One layer.
   *
   * @param queries {@code Q}, {@code [d][rank]}
   * @param keys {@code K}, {@code [d][rank]}
   * @param values {@code V}, {@code [d][rank]}
   * @param output {@code O}, {@code [rank][d]}
   * @param inner {@code A}, {@code [d][width]}
   * @param bias {@code b}, {@code [1][width]}
   * @param outer {@code B}, {@code [width][d]}
   */
  public record Layer(
      Matrix queries,
      Matrix keys,
      Matrix values,
      Matrix output,
      Matrix inner,
      Matrix bias,
      Matrix outer) {
    /** Floats in which items are compared. */
    int rank() {
      return queries.columns();
    }

    void requireWidth(int dimension) {
      int width = inner.columns();
      boolean fits =
          queries.is(dimension, rank())
              && keys.is(dimension, rank())
              && values.is(dimension, rank())
              && output.is(rank(), dimension)
              && inner.is(dimension, width)
              && bias.is(1, width)
              && outer.is(width, dimension);
      if (!fits) {
        throw new IllegalArgumentException(
            "the matrices of a layer do not fit faces of %d floats, or each other"
                .formatted(dimension));
      }
    }
  }
}
