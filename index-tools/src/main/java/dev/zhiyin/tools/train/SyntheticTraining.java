package dev.zhiyin.tools.train;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.shopper.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A training set of any size, to see what training costs: products on shelves, whose texts lie
 * around their shelf's, and shoppers who keep to a few shelves and take the first products of a
 * shelf more often than the later ones. The same for the same size.
 *
 * @param products 100 to 5 million
 * @param shoppers 1 to 10 million
 * @param events of each shopper, 2 to 1000
 * @param textDimension floats of an embedding, 1 to 4096
 * @param seed of all that is drawn
 */
public record SyntheticTraining(
    int products, int shoppers, int events, int textDimension, long seed) {
  /** Products of one shelf. */
  private static final int SHELF = 50;

  /** Shelves of one shopper. */
  private static final int TASTES = 3;

  /**
   * The share of a shelf's products before {@code x} of it is {@code x^(1 / SKEW)} of the views.
   */
  private static final double SKEW = 2;

  public SyntheticTraining {
    TrainBounds.require("products", products, 100, 5_000_000);
    TrainBounds.require("shoppers", shoppers, 1, 10_000_000);
    TrainBounds.require("events", events, 2, 1000);
    TrainBounds.require("text-dimension", textDimension, 1, 4096);
  }

  /** Makes it. */
  public TrainingSet set() {
    var random = new Random(seed);
    var texts = new ArrayList<Embedding>();
    float[] shelf = {};
    for (int i = 0; i < products; i++) {
      shelf = i % SHELF == 0 ? around(new float[textDimension], random) : shelf;
      texts.add(Embedding.of(around(shelf, random)));
    }
    return new TrainingSet(
        IntStream.range(0, products).mapToObj(i -> "p" + i).toList(),
        texts,
        IntStream.range(0, shoppers).mapToObj(_ -> shopper(random)).toList());
  }

  private static float[] around(float[] middle, Random random) {
    float[] values = middle.clone();
    for (int k = 0; k < values.length; k++) {
      values[k] += (float) random.nextGaussian();
    }
    return values;
  }

  /* One product more than the events: the one that is held out. */
  private Sequence shopper(Random random) {
    int[] shelves = random.ints(TASTES, 0, products / SHELF).toArray();
    List<Sequence.Step> steps =
        IntStream.range(0, events)
            .mapToObj(i -> new Sequence.Step(product(shelves, random), EventType.VIEW, i))
            .toList();
    return Sequence.of(steps, OptionalInt.of(product(shelves, random)));
  }

  private static int product(int[] shelves, Random random) {
    int shelf = shelves[random.nextInt(shelves.length)];
    return shelf * SHELF + (int) (SHELF * Math.pow(random.nextDouble(), SKEW));
  }
}
