package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import dev.zhiyin.engine.match.HistoryWeights;
import dev.zhiyin.tools.train.Network.Parameter;
import dev.zhiyin.tools.train.export.Tower;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Two linear towers, the product of their outputs, a linear layer over it.
 *
 * <pre>
 *   u = sum_i a_i (W_u x_i + b_u)      p = W_p x + b_p      logit = w . (u * p) + b
 * </pre>
 *
 * <p>Served with {@code w} multiplied into the user tower, so that the logit is an inner product:
 * {@code h_i = w * (W_u x_i + b_u)}, {@code logit = (sum_i a_i h_i) . p + b}.
 */
record LinearArchitecture(TrainingSet set, int dimension, HistoryWeights weights)
    implements Architecture {
  static final String USER_WEIGHTS = "user.weights";
  static final String USER_BIAS = "user.bias";
  static final String PRODUCT_WEIGHTS = "product.weights";
  static final String PRODUCT_BIAS = "product.bias";
  static final String HEAD_WEIGHTS = "head.weights";
  static final String HEAD_BIAS = "head.bias";

  /* Beside four negatives a positive, the untrained model gives sigmoid(20 cosine - 3): texts that have
   * nothing in common are a negative at odds of twenty to one, and a cosine of a half makes a sure
   * positive. */
  private static final double HEAD = 20;

  private static final double BIAS = -1.6;

  @Override
  public List<Parameter> parameters(Random random) {
    long projection = random.nextLong();
    int inputs = set.dimension();
    return List.of(
        new Parameter(
            USER_WEIGHTS, inputs, dimension, true, Projection.of(projection, inputs, dimension)),
        new Parameter(USER_BIAS, 1, dimension, false, () -> 0),
        new Parameter(
            PRODUCT_WEIGHTS, inputs, dimension, true, Projection.of(projection, inputs, dimension)),
        new Parameter(PRODUCT_BIAS, 1, dimension, false, () -> 0),
        new Parameter(HEAD_WEIGHTS, dimension, 1, true, () -> HEAD),
        new Parameter(HEAD_BIAS, 1, 1, false, () -> BIAS));
  }

  @Override
  public NDArray users(Graph graph, Bags histories) {
    NDArray texts = graph.sum(histories, graph.texts(graph.places(histories.text())));
    NDArray counted = graph.counted(histories).matMul(graph.parameter(USER_BIAS));
    NDArray vectors = texts.matMul(graph.parameter(USER_WEIGHTS)).add(counted);
    return vectors.mul(graph.parameter(HEAD_WEIGHTS).transpose());
  }

  @Override
  public NDArray products(Graph graph, NDArray places) {
    return graph
        .texts(places)
        .matMul(graph.parameter(PRODUCT_WEIGHTS))
        .add(graph.parameter(PRODUCT_BIAS));
  }

  @Override
  public NDArray logits(Graph graph, NDArray users, NDArray products) {
    return Architecture.super.logits(graph, users, products).add(graph.parameter(HEAD_BIAS));
  }

  @Override
  public Served served(Network learned) {
    float[] head = learned.weights(HEAD_WEIGHTS);
    return new Served(
        Tower.of(learned.weights(PRODUCT_WEIGHTS), learned.weights(PRODUCT_BIAS)),
        Tower.of(
            scaled(learned.weights(USER_WEIGHTS), head), scaled(learned.weights(USER_BIAS), head)),
        Optional.empty(),
        Optional.empty(),
        weights,
        false,
        learned.weights(HEAD_BIAS)[0]);
  }

  /* Column by column, in place. */
  private static float[] scaled(float[] rows, float[] by) {
    for (int i = 0; i < rows.length; i++) {
      rows[i] *= by[i % by.length];
    }
    return rows;
  }
}
