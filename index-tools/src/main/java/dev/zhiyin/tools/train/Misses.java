package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.Random;

/** Products drawn uniformly among those that a sample's shopper never met. Immutable. */
final class Misses {
  /** A shopper who has met nearly everything gets a product that was met as a miss. */
  private static final int DRAWS = 100;

  private final int products;
  private final int each;

  /**
   * @param products number of all products
   * @param each misses drawn for each sample
   */
  Misses(int products, int each) {
    this.products = products;
    this.each = each;
  }

  /** Places of each sample's target and then its misses, {@code [size * (1 + each)]}. */
  long[] after(Batch batch, Random random) {
    int columns = columns();
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

  /** Logits of each sample's target and then its misses, {@code [size][1 + each]}. */
  NDArray logits(Architecture architecture, Graph graph, Batch batch, Random random) {
    NDArray products = architecture.products(graph, graph.places(after(batch, random)));
    NDArray users = architecture.users(graph, batch.histories());
    return architecture.logits(graph, users, products.reshape(batch.size(), columns(), -1));
  }

  /** One hit and the misses. */
  int columns() {
    return 1 + each;
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
