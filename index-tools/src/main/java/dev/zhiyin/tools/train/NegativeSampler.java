package dev.zhiyin.tools.train;

import ai.djl.ndarray.NDArray;
import dev.zhiyin.tools.train.Samples.Batch;
import dev.zhiyin.tools.train.Samples.Sample;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Draws products uniformly among those that a sample's shopper never interacted with. Immutable.
 *
 * @param products places of those that are drawn from
 * @param each products drawn for each sample
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes them
record NegativeSampler(long[] products, int each) {
  /** After so many, even a product that the shopper interacted with is taken. */
  private static final int DRAWS = 100;

  /** Draws from all products. */
  static NegativeSampler ofAll(TrainingSet set, int each) {
    return new NegativeSampler(LongStream.range(0, set.products()).toArray(), each);
  }

  /** Draws from those that are targets of training, as {@link Candidates.All} has them. */
  static NegativeSampler ofPredicted(Samples samples, int each) {
    return new NegativeSampler(samples.predictedProducts(), each);
  }

  /** Places of each sample's target and then its negatives, {@code [size * (1 + each)]}. */
  long[] after(Batch batch, Random random) {
    int columns = columns();
    var places = new long[batch.size() * columns];
    for (int row = 0; row < batch.size(); row++) {
      Sample sample = batch.samples().get(row);
      places[row * columns] = sample.target();
      for (int i = 1; i < columns; i++) {
        places[row * columns + i] = negative(sample, random);
      }
    }
    return places;
  }

  /** Logits of each sample's target and then its negatives, {@code [size][1 + each]}. */
  NDArray logits(Architecture architecture, Graph graph, Batch batch, Random random) {
    NDArray products = architecture.products(graph, graph.places(after(batch, random)));
    NDArray users = architecture.users(graph, batch.histories());
    return architecture.logits(graph, users, products.reshape(batch.size(), columns(), -1));
  }

  /** The target and the negatives. */
  int columns() {
    return 1 + each;
  }

  private int negative(Sample sample, Random random) {
    int drawn = drawn(random);
    for (int i = 1; i < DRAWS && interacted(sample, drawn); i++) {
      drawn = drawn(random);
    }
    return drawn;
  }

  private int drawn(Random random) {
    return (int) products[random.nextInt(products.length)];
  }

  private static boolean interacted(Sample sample, int product) {
    return product == sample.target() || sample.sequence().contains(product);
  }
}
