package dev.zhiyin.tools.train;

import dev.zhiyin.engine.embed.Embedding;
import dev.zhiyin.engine.shopper.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Small shops to train on, the same for the same seed. */
public final class Shops {
  static final int DIMENSION = 16;

  private static final List<EventType> TYPES = List.of(EventType.values());

  private Shops() {}

  /** The same shop, where nothing is held out. */
  static TrainingSet withoutTargets(TrainingSet set) {
    return new TrainingSet(
        set.productIds(), set.texts(), set.shoppers().stream().map(Shops::withoutTargets).toList());
  }

  private static Sequence withoutTargets(Sequence sequence) {
    var steps = new ArrayList<Sequence.Step>();
    for (int i = 0; i < sequence.length(); i++) {
      steps.add(new Sequence.Step(sequence.text(i), sequence.type(i), sequence.moment(i)));
    }
    return Sequence.of(steps);
  }

  /** Shoppers who do anything with anything, words included. */
  static TrainingSet random(int products, int shoppers, long seed) {
    var random = new Random(seed);
    int words = products / 4;
    var sequences = new ArrayList<Sequence>();
    for (int i = 0; i < shoppers; i++) {
      var steps = new ArrayList<Sequence.Step>();
      for (int j = 0; j < 2 + random.nextInt(10); j++) {
        steps.add(new Sequence.Step(random.nextInt(products + words), type(random), j / 2));
      }
      sequences.add(Sequence.of(steps, random.nextInt(products)));
    }
    return new TrainingSet(ids(products), embeddings(products + words, random), sequences);
  }

  /**
   * Shoppers with one taste each: product {@code j} is of taste {@code j % tastes}, and every
   * shopper interacts with products of one taste only. A text tells its taste in one of its floats,
   * which the others drown.
   */
  public static TrainingSet planted(int products, int tastes, int shoppers, long seed) {
    var random = new Random(seed);
    var sequences = new ArrayList<Sequence>();
    for (int i = 0; i < shoppers; i++) {
      int taste = random.nextInt(tastes);
      int[] liked = Samples.shuffled(products / tastes, random);
      List<Sequence.Step> steps =
          IntStream.range(0, 6)
              .mapToObj(n -> new Sequence.Step(liked[n] * tastes + taste, EventType.VIEW, n))
              .toList();
      sequences.add(Sequence.of(steps, liked[6] * tastes + taste));
    }
    List<Embedding> texts =
        IntStream.range(0, products).mapToObj(j -> hinting(j % tastes, random)).toList();
    return new TrainingSet(ids(products), texts, sequences);
  }

  /** The same shoppers as {@link #planted}, but texts that tell nothing of tastes. */
  static TrainingSet unhinted(int products, int tastes, int shoppers, long seed) {
    TrainingSet planted = planted(products, tastes, shoppers, seed);
    return new TrainingSet(
        planted.productIds(), embeddings(products, new Random(seed)), planted.shoppers());
  }

  private static Embedding hinting(int taste, Random random) {
    var values = new float[DIMENSION];
    for (int k = 0; k < DIMENSION; k++) {
      values[k] = (float) (random.nextGaussian() + (k == taste ? 2 : 0));
    }
    return Embedding.of(values);
  }

  /** One shopper who interacted with the first so many products, and is held to want the last. */
  static TrainingSet oneShopper(int products, int interactions) {
    List<Sequence.Step> steps =
        IntStream.range(0, interactions)
            .mapToObj(i -> new Sequence.Step(i, EventType.VIEW, i))
            .toList();
    return new TrainingSet(
        ids(products),
        embeddings(products, new Random(1)),
        List.of(Sequence.of(steps, products - 1)));
  }

  /** Shoppers of a shop whose texts tell nothing; one word is known beside the products. */
  static TrainingSet of(int products, List<Sequence> shoppers) {
    return new TrainingSet(ids(products), embeddings(products + 1, new Random(1)), shoppers);
  }

  static List<Embedding> embeddings(int count, Random random) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              var values = new float[DIMENSION];
              for (int k = 0; k < DIMENSION; k++) {
                values[k] = (float) random.nextGaussian();
              }
              return Embedding.of(values);
            })
        .toList();
  }

  static EventType type(Random random) {
    return TYPES.get(random.nextInt(TYPES.size()));
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "p" + i).toList();
  }
}
