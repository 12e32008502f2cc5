package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.Arrays;
import java.util.Random;

/**
 * Binary cross-entropy: the target is a hit, products drawn uniformly among those that the shopper
 * never met are misses.
 */
final class BinaryObjective implements Objective {
  /** A shopper who has met nearly everything gets a product that was met as a miss. */
  private static final int DRAWS = 100;

  private final Architecture architecture;
  private final int products;
  private final int negatives;

  BinaryObjective(Architecture architecture, int products, int negatives) {
    this.architecture = architecture;
    this.products = products;
    this.negatives = negatives;
  }

  /* -log sigmoid(z) = softplus(-z) of a hit, -log(1 - sigmoid(z)) = softplus(z) of a miss. */
  @Override
  public NDArray loss(Graph graph, Batch batch, Random random) {
    int columns = 1 + negatives;
    NDArray faces = architecture.products(graph, graph.places(candidates(batch, random)));
    NDArray users = architecture.users(graph, batch.histories());
    NDArray logits =
        architecture.logits(graph, users, faces.reshape(new Shape(batch.size(), columns, -1)));
    return Activation.softPlus(logits.mul(graph.constant(signs(columns), 1, columns))).mean();
  }

  private static float[] signs(int columns) {
    var signs = new float[columns];
    Arrays.fill(signs, 1);
    signs[0] = -1;
    return signs;
  }

  /** Each sample's target and its misses, {@code [size * (1 + negatives)]}. */
  long[] candidates(Batch batch, Random random) {
    int columns = 1 + negatives;
    var places = new long[batch.size() * columns];
    for (int row = 0; row < batch.size(); row++) {
      Sample sample = batch.samples().get(row);
      places[row * columns] = sample.target();
      for (int i = 1; i < columns; i++) {
        places[row * columns + i] = miss(sample, random);
      }
    }
    return places;
  }

  private int miss(Sample sample, Random random) {
    int drawn = random.nextInt(products);
    for (int i = 1; i < DRAWS && met(sample, drawn); i++) {
      drawn = random.nextInt(products);
    }
    return drawn;
  }

  private static boolean met(Sample sample, int product) {
    return product == sample.target() || sample.sequence().contains(product);
  }
}
